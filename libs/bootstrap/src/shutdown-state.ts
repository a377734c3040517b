import { Injectable } from '@nestjs/common';

/** Whether this process is on its way out: it still answers, and wants nobody to be sent to it any more. */
@Injectable()
export class ShutdownState {
  private begun = false;

  get hasBegun(): boolean {
    return this.begun;
  }

  begin(): void {
    this.begun = true;
  }
}

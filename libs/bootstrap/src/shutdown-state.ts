import { Injectable } from '@nestjs/common';

/** Whether this process is draining: it still answers, but asks for no new clients. */
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

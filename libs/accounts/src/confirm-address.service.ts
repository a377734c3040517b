import { Injectable } from '@nestjs/common';
import { VerifyEmail, type ClientInfo } from '@app/auth';
import type { Principal } from '@app/common';
import { ConfirmSignUp } from './confirm-sign-up.service.js';

/** Using the link of a letter that confirms an address: of a pending sign-up, or of an account. */
@Injectable()
export class ConfirmAddress {
  constructor(
    private readonly signUps: ConfirmSignUp,
    private readonly accounts: VerifyEmail,
  ) {}

  /** Throws `LinkInvalid` or `TooManyRequests`. */
  async confirm(token: string, client: ClientInfo, caller: Principal | null): Promise<void> {
    if (!(await this.signUps.confirm(token, client))) await this.accounts.verify(token, client, caller);
  }
}

import { Injectable } from '@nestjs/common';
import { Clock, type Principal } from '@app/common';
import { SignInNotFresh } from '../auth.errors.js';
import { PasswordCheck } from '../passwords/password-check.service.js';

/** Seconds after a sign-in in which it still tells who is at the device. */
const freshFor = 600;

/** Whether the caller is the user themselves, and not somebody with a device or a token of theirs. Asked before what outlives the session or cannot be undone. */
@Injectable()
export class FreshSignIn {
  constructor(
    private readonly passwords: PasswordCheck,
    private readonly clock: Clock,
  ) {}

  /**
   * Accepts a recent sign-in, or the password. A password that was sent has to be right however recent the sign-in is.
   * Throws `SignInNotFresh` or `PasswordWrong`; wrong passwords count against their limit: `TooManyRequests`.
   */
  async assert({ userId, authenticatedAt }: Principal, currentPassword?: string): Promise<void> {
    if (currentPassword !== undefined) await this.passwords.proveAgain(userId, currentPassword);
    else if (!this.isFresh(authenticatedAt)) throw new SignInNotFresh({ maxAge: freshFor });
  }

  private isFresh(authenticatedAt: Date | null): boolean {
    return authenticatedAt !== null && this.clock.now().getTime() - authenticatedAt.getTime() <= freshFor * 1000;
  }
}

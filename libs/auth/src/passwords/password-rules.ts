import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '@app/config';
import { PasswordRefused } from '../auth.errors.js';
import { PasswordEstimator } from './password-estimator.js';

/** Longer ones are refused: nobody types them, and they would only cost us time. */
const passwordMaxBytes = 1024;

/** The estimator's score from 0 to 4; below 2 a password falls to about a million guesses. */
const leastScore = 2;

/** What a new password must obey: long enough, and not one that attackers try first. No rule about kinds of characters (NIST SP 800-63B). */
@Injectable()
export class PasswordRules {
  constructor(
    private readonly estimator: PasswordEstimator,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /**
   * Throws `PasswordRefused` that says why, and `SignInBusy` when too many are validated at this moment.
   * @param about texts such as the e-mail address that make a password easy to guess
   */
  async demand(field: string, password: string, about: readonly string[]): Promise<void> {
    const message = await this.faultOf(password, about);
    if (message !== undefined) throw new PasswordRefused({ fields: [{ field, message: `${field} ${message}` }] });
  }

  private async faultOf(password: string, about: readonly string[]): Promise<string | undefined> {
    const least = this.settings.PASSWORD_MIN_LENGTH;
    if (Array.from(password.normalize('NFC')).length < least) return `must have at least ${least} characters`;
    if (Buffer.byteLength(password) > passwordMaxBytes) return `must have at most ${passwordMaxBytes} bytes in UTF-8`;
    return (await this.estimator.score(password, about)) < leastScore ? 'is too common or too easy to guess' : undefined;
  }
}

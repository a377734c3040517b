import { Inject, Injectable } from '@nestjs/common';
import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common';
import { SETTINGS, type Settings } from '@app/config';
import { PasswordRefused } from '../auth.errors.js';

/** Longer ones are refused: nobody types them, and they would only cost us time. */
const passwordMaxBytes = 1024;

/** The estimator's score from 0 to 4; below 2 a password falls to about a million guesses. */
const leastScore = 2;
/** The estimator's cost grows with the length, and what is long enough is not common. */
const judgedLength = 100;

/** What a new password must obey: long enough, and not one that attackers try first. No rule about kinds of characters (NIST SP 800-63B). */
@Injectable()
export class PasswordRules {
  private readonly estimator = new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs });

  constructor(@Inject(SETTINGS) private readonly settings: Settings) {}

  /** Throws `PasswordRefused` that says why. `about`: texts such as the e-mail address that make a password easy to guess. */
  demand(field: string, password: string, about: readonly string[]): void {
    const message = this.faultOf(password, about);
    if (message !== undefined) throw new PasswordRefused({ fields: [{ field, message: `${field} ${message}` }] });
  }

  private faultOf(password: string, about: readonly string[]): string | undefined {
    const least = this.settings.PASSWORD_MIN_LENGTH;
    if (Array.from(password.normalize('NFC')).length < least) return `must have at least ${least} characters`;
    if (Buffer.byteLength(password) > passwordMaxBytes) return `must have at most ${passwordMaxBytes} bytes in UTF-8`;
    const guessable = this.estimator.check(password.normalize('NFKC').slice(0, judgedLength), [...about]).score < leastScore;
    return guessable ? 'is too common or too easy to guess' : undefined;
  }
}

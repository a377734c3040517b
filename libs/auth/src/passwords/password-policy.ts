import type { Clock, FieldFault } from '@app/common';
import type { Settings } from '@app/config';
import { PasswordRefused } from '../auth.errors.js';
import { BreachedPasswords, type BreachSettings } from './breached-passwords.js';
import { isMostlyContext, type PasswordContext } from './context-words.js';
import { PasswordEstimator } from './password-estimator.js';

/** Longer ones are rejected: no user types them, and they cost time. */
const longestPassword = 1024;
/** Of the estimator's scores from 0 to 4; below 2 a password falls to about a million guesses. */
const leastScore = 2;

/**
 * Why a password is refused, and what is said about it after the name of the field. Programs tell the reasons
 * apart: they never change.
 */
const texts = {
  'password.too_short': 'must have at least {least} characters',
  'password.too_long': `must have at most ${longestPassword} bytes in UTF-8`,
  'password.context': 'is made mostly of your name, username, email address or organization: choose other words',
  'password.common':
    'is one of the commonest passwords, which attackers try first: choose another, such as four words that do not belong together',
  'password.guessable': 'is too easy to guess: choose another, such as four words that do not belong together',
  'password.breached': 'is known from a data breach, so attackers try it: choose one that you use nowhere else',
} as const;

type PasswordFault = keyof typeof texts;

export const passwordFaults = Object.keys(texts) as PasswordFault[];

/**
 * The rules for new passwords, after NIST SP 800-63B, 3.1.1.2: a least length, and no password that is
 * commonly used, expected or compromised. There is no rule about kinds of characters, and no password
 * expires. Passwords that are set already are not looked at, neither at a sign-in nor at an import.
 */
export class PasswordPolicy {
  private readonly estimator = new PasswordEstimator();
  private readonly breached: BreachedPasswords;

  constructor(
    private readonly settings: BreachSettings & Pick<Settings, 'PASSWORD_MIN_LENGTH'>,
    clock: Clock,
  ) {
    this.breached = new BreachedPasswords(settings, clock);
  }

  /** Throws `PasswordRefused` that says why, or `SignInBusy` when too many wait already. */
  async assertAcceptable(field: string, password: string, context: PasswordContext): Promise<void> {
    const code = await this.faultOf(password, context);
    if (code === undefined) return;
    const text = texts[code].replace('{least}', String(this.settings.PASSWORD_MIN_LENGTH));
    throw new PasswordRefused({ fields: [{ field, message: `${field} ${text}`, code } satisfies FieldFault] });
  }

  /**
   * Whether the file or the service of breached passwords knows the commonest one; undefined without either.
   * Throws its failure.
   */
  probeBreaches(): Promise<boolean | undefined> {
    return this.breached.probe();
  }

  close(): Promise<void> {
    return this.estimator.close();
  }

  /** From cheap to expensive. */
  private async faultOf(password: string, context: PasswordContext): Promise<PasswordFault | undefined> {
    if (Array.from(password.normalize('NFC')).length < this.settings.PASSWORD_MIN_LENGTH) return 'password.too_short';
    if (Buffer.byteLength(password) > longestPassword) return 'password.too_long';
    if (isMostlyContext(password, context)) return 'password.context';
    if (await this.breached.isCommon(password)) return 'password.common';
    if ((await this.estimator.score(password, [...context.emails, ...context.names])) < leastScore)
      return 'password.guessable';
    return (await this.breached.isBreached(password)) ? 'password.breached' : undefined;
  }
}

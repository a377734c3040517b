import type { EmailKind } from '../mail.entity.js';

/**
 * The words of an email of one kind, in one language. The texts are Liquid: `{{ organization }}`, `{{ expires }}`,
 * `{{ requested }}` and `{{ device }}` are known.
 */
export interface Wording {
  readonly subject: string;
  /** Stands above the paragraphs. The emails of Facet have none. */
  readonly heading?: string;
  readonly before: readonly string[];
  /** The text of the button. */
  readonly action?: string;
  readonly after: readonly string[];
}

/** All words of the emails in one language. */
export interface Words {
  /** Stands before the code: `{{ code }}`. */
  readonly code: string;
  /** Identifies the sign-up that the link confirms: others can sign up with the same address. */
  readonly signUp: string;
  /** Stands for a device without a known name. */
  readonly unknownDevice: string;
  readonly kinds: Readonly<Record<EmailKind, Wording>>;
}

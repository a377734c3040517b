import type { EmailKind } from './mail.entity.js';

/** The subject and the two bodies of an email. */
export interface EmailContent {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** The variable parts of an email. */
export interface EmailFacts {
  readonly organizationName: string | null;
  /** The sign-up that the email confirms: several may name one address. */
  readonly signUp?: { readonly name: string; readonly createdAt: Date };
  /** When the link expires, for kinds whose links have no fixed lifetime. */
  readonly goodUntil?: Date;
  /** When it was queued. */
  readonly queuedAt?: Date;
  readonly token?: string | undefined;
  /**
   * Six digits that do the same as the link. Without a page that accepts the token, the email contains the
   * code alone.
   */
  readonly code?: string | undefined;
  /** The page that accepts the token. Without one the email contains the token itself. */
  readonly link?: string | undefined;
}

interface Wording {
  readonly subject: string;
  readonly before: readonly string[];
  /** The text of the button. */
  readonly action?: string;
  readonly after: readonly string[];
}

const longestName = 80;

/**
 * Makes a name of an organization or of a sign-up safe for an email. Other users choose such names, and they
 * may be whole messages: they are shortened, and characters that a mail program would turn into a link are
 * removed.
 */
function safeName(name: string): string {
  const line = name
    .normalize('NFKC')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .replace(/[\u3002]/g, '.')
    .trim();
  const harmless = line.replace(/[:/\\@]+/g, ' ').replace(/[.](?=\p{L})/gu, ' ');
  const characters = Array.from(harmless);
  return characters.length > longestName ? `${characters.slice(0, longestName - 1).join('')}…` : harmless;
}

const ignore = 'If it was not you, you need not do anything.';

const yours = 'If it was you, you need not do anything.';
const notYours =
  'If it was not you, set a new password at once, which signs out every device, look through your API keys and your wallet, and tell the operator of this service.';

const wordings: Readonly<Record<EmailKind, (organization: string, end: string, at: string) => Wording>> = {
  'verify-email': () => ({
    subject: 'Confirm your e-mail address',
    before: ['This e-mail address was given for an account. If it was you, confirm it.'],
    action: 'Confirm the address',
    after: ['This works once, within 24 hours.', ignore],
  }),
  'reset-password': () => ({
    subject: 'Set a new password',
    before: ['A new password was requested for the account with this e-mail address.'],
    action: 'Set a new password',
    after: ['This works once, within 30 minutes.', `${ignore} Your password stays as it is.`],
  }),
  'account-exists': () => ({
    subject: 'You have an account already',
    before: ['A sign-up named this e-mail address, which has an account already.'],
    after: ['If it was you, sign in. If you forgot the password, ask for a new one where you sign in.', ignore],
  }),
  'restore-account': (_, end) => ({
    subject: 'Your account was deleted, and can be restored',
    before: ['The account with this e-mail address was deleted. Until its data are removed, you can restore it.'],
    action: 'Restore the account',
    after: [
      `This works once, until ${end}.`,
      'If you do not want the account back, you need not do anything. If it was not you who deleted it, restore it and set a new password.',
    ],
  }),
  invitation: (organization) => ({
    subject: `You are invited to ${organization}`,
    before: [`You are invited to become a member of ${organization}.`],
    action: 'Accept the invitation',
    after: ['This works once, within 7 days.', 'If you do not want to, you need not do anything.'],
  }),
  'sign-in': (_, end, at) => ({
    subject: 'Your code to sign in',
    before: [`A sign-in with this e-mail address was requested at ${at}.`],
    action: 'Sign in, in the browser where you asked',
    after: [
      `This works once, until ${end}, and only where you asked for it.`,
      'Type the code nowhere else and tell it to nobody: whoever asks you for it wants to sign in as you.',
      ignore,
    ],
  }),
  'api-key-made': () => ({
    subject: 'There is a new API key for your account',
    before: ['A new API key was made for your account. Every program that has it can call in your name.'],
    after: [yours, notYours],
  }),
  'factor-added': () => ({
    subject: 'A second factor protects your account now',
    before: ['An authenticator app was set up for your account. Each sign-in needs one of its codes.'],
    after: [yours, notYours],
  }),
  'factor-removed': () => ({
    subject: 'A second factor of your account was removed',
    before: [
      'The authenticator app of your account was removed. Without another factor, only your password is needed to sign in.',
    ],
    after: [yours, notYours],
  }),
  'passkey-added': () => ({
    subject: 'There is a new passkey for your account',
    before: ['A passkey was registered for your account. It signs in without your password.'],
    after: [yours, notYours],
  }),
  'passkey-removed': () => ({
    subject: 'A passkey of your account was removed',
    before: ['A passkey of your account was removed. It does not sign in any more.'],
    after: [yours, notYours],
  }),
  'password-changed': () => ({
    subject: 'Your password was changed',
    before: ['The password of your account was changed. Other devices were signed out.'],
    after: [yours, notYours],
  }),
  'address-changed': () => ({
    subject: 'Your e-mail address was changed',
    before: ['Your account has another e-mail address now. Letters about it no longer come to this one.'],
    after: [yours, 'If it was not you, tell the operator of this service.'],
  }),
  'account-restored': () => ({
    subject: 'Your account was restored',
    before: [
      'The deletion of your account was undone. Sign in anew; if you cannot, ask for a new password. API keys of before do not work any more.',
    ],
    after: [yours, notYours],
  }),
  'identity-linked': () => ({
    subject: 'Another way to sign in to your account was added',
    before: ['An identity of another provider was linked to your account. It signs in to your account from now on.'],
    after: [yours, notYours],
  }),
  'wallet-linked': () => ({
    subject: 'A wallet was linked to your account',
    before: ['A new Ethereum wallet was linked to your account.'],
    after: [yours, notYours],
  }),
};

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Escapes text for HTML, also for a quoted attribute. */
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => entities[character] ?? character);

const timeFormat = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'medium', timeZone: 'UTC' });

const inUtc = (time: Date): string => `${timeFormat.format(time)} UTC`;

/**
 * Identifies the sign-up that the link confirms: others can sign up with the same address, and only one
 * sign-up is the reader's.
 */
const signUpParagraph = ({ name, createdAt }: NonNullable<EmailFacts['signUp']>): string =>
  `The sign-up was made with the name "${safeName(name)}" on ${inUtc(createdAt)}. Confirm it only if that is yours.`;

const paragraph = (html: string): string => `<p>${html}</p>`;

/** Renders an email as plain text and as a small HTML page that loads nothing. */
export function renderEmail(
  kind: EmailKind,
  { organizationName, signUp, goodUntil, queuedAt, token, code, link }: EmailFacts,
): EmailContent {
  const {
    subject,
    before: opening,
    action,
    after,
  } = wordings[kind](
    safeName(organizationName ?? ''),
    goodUntil ? inUtc(goodUntil) : 'its end',
    queuedAt ? inUtc(queuedAt) : 'this hour',
  );
  const before = signUp ? [...opening, signUpParagraph(signUp)] : opening;
  const shown = code ?? (link === undefined ? token : undefined);
  const way = [
    ...(shown === undefined ? [] : [`Your code: ${shown}`]),
    ...(link === undefined ? [] : [`${action ?? ''}: ${link}`]),
  ];
  const buttons = [
    ...(shown === undefined ? [] : [`Your code: <code>${escapeHtml(shown)}</code>`]),
    ...(link === undefined ? [] : [`<a href="${escapeHtml(link)}">${escapeHtml(action ?? '')}</a>`]),
  ];
  const paragraphs = [...before.map(escapeHtml), ...buttons, ...after.map(escapeHtml)];
  return {
    subject,
    text: `${[...before, ...way, ...after].join('\n\n')}\n`,
    html: `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(subject)}</title></head><body>${paragraphs.map(paragraph).join('')}</body></html>`,
  };
}

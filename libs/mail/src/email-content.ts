import { paletteOf } from './look/palette.js';
import type { EmailKind } from './mail.entity.js';
import { composed, defaultTemplate, type EmailTemplate } from './templates/default-template.js';
import { timeIn, wordsIn, type Language } from './templates/languages.js';
import { render, type TemplateValues } from './templates/template-engine.js';
import type { Wording } from './templates/wording.js';

/** The subject and the two bodies of an email. */
export interface EmailContent {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** The variable parts of an email. */
export interface EmailFacts {
  readonly organizationName: string | null;
  readonly logoUrl?: string | null;
  /** `#rrggbb` */
  readonly color?: string | null;
  /** The sign-up that the email confirms: several may name one address. */
  readonly signUp?: { readonly name: string; readonly createdAt: Date };
  /** The device of a sign-in. Null: a program without a known name. */
  readonly device?: string | null;
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

const longestName = 80;
const longestSubject = 250;

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

/** The values of the variables of templates. */
function valuesOf(facts: EmailFacts, language: Language): TemplateValues {
  const { organizationName, signUp, goodUntil, queuedAt, token, code, link } = facts;
  const { color, textColor } = paletteOf(facts.color ?? null);
  const time = (at: Date | undefined): string | null => (at ? timeIn(language, at) : null);
  return {
    organization: safeName(organizationName ?? ''),
    logo: facts.logoUrl ?? null,
    ...{ color, text_color: textColor },
    link: link ?? null,
    code: code ?? (link === undefined ? token : undefined) ?? null,
    expires: time(goodUntil),
    requested: time(queuedAt),
    device: facts.device ?? wordsIn[language].unknownDevice,
    sign_up: signUp ? { name: safeName(signUp.name), at: timeIn(language, signUp.createdAt) } : null,
  };
}

/** One line without anything that a header could end with. */
const oneLine = (subject: string): string =>
  Array.from(subject.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim())
    .slice(0, longestSubject)
    .join('');

/** Renders an email as plain text and as a small HTML page that loads nothing but the logo of the organization. */
export function renderEmail(
  kind: EmailKind,
  facts: EmailFacts,
  language: Language = 'en',
  template: EmailTemplate = defaultTemplate(kind, language),
): EmailContent {
  const values = valuesOf(facts, language);
  return {
    subject: oneLine(render('none', template.subject, values)),
    text: render('none', template.text, values),
    html: render('html', template.html, values),
  };
}

/**
 * Renders an email with the words of an organization. Where these cannot be used, as a version before may have taken
 * them, with those of Facet: an email is never held up by its words.
 */
export function renderWith(
  own: Wording | undefined,
  kind: EmailKind,
  facts: EmailFacts,
  language: Language,
): EmailContent {
  if (own === undefined) return renderEmail(kind, facts, language);
  try {
    return renderEmail(kind, facts, language, composed(kind, language, own));
  } catch {
    return renderEmail(kind, facts, language);
  }
}

import type { EmailKind } from '../mail.entity.js';
import { wordsIn, type Language } from './languages.js';
import { layout } from './layout.generated.js';
import type { Wording } from './wording.js';

/** The three parts of an email, as Liquid. */
export interface EmailTemplate {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

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

const when = (condition: string, text: string): string => `{% if ${condition} %}${text}{% endif %}`;
const paragraph = (text: string): string => `<p style="margin:0 0 12px">${text}</p>`;

/** Escapes what is between the expressions of a text. Their values are escaped when they are rendered. */
const escapeText = (text: string): string =>
  text
    .split(/(\{\{[^{}]*\}\})/)
    .map((part, nth) => (nth % 2 === 0 ? escapeHtml(part) : part))
    .join('');

/**
 * The template of emails of a kind with these words. The code, the link and the sign-up that is confirmed have places
 * of their own, so that no words can leave them out or show them elsewhere.
 */
export function composed(kind: EmailKind, language: Language, wording: Wording): EmailTemplate {
  const { code, signUp } = wordsIn[language];
  const { subject, heading, before, action, after } = wording;
  const confirms = kind === 'verify-email';
  const opening = [
    ...(heading === undefined ? [] : [`${heading}\n\n`]),
    ...before.map((text) => `${text}\n\n`),
    ...(confirms ? [when('sign_up', `${signUp}\n\n`)] : []),
    when('code', `${code}\n\n`),
    when('link', `${action ?? ''}: {{ link }}\n\n`),
  ];
  const parts: Readonly<Record<string, string>> = {
    subject: escapeText(subject),
    heading: heading === undefined ? '' : `<h1 style="font-size:22px;margin:0 0 12px">${escapeText(heading)}</h1>`,
    before: [
      ...before.map((text) => paragraph(escapeText(text))),
      ...(confirms ? [when('sign_up', paragraph(escapeText(signUp)))] : []),
    ].join(''),
    code: escapeText(code).replace('{{ code }}', '<code>{{ code }}</code>'),
    action: escapeText(action ?? ''),
    after: after.map((text) => paragraph(escapeText(text))).join(''),
    language,
  };
  return {
    subject,
    text: `${opening.join('')}${after.join('\n\n')}\n`,
    html: layout.replace(/\[\[(\w+)\]\]/g, (_, name: string) => parts[name] ?? ''),
  };
}

const known = new Map<string, EmailTemplate>();

/** Composed once for each kind and language. */
export function defaultTemplate(kind: EmailKind, language: Language): EmailTemplate {
  const key = `${kind} ${language}`;
  const template = known.get(key) ?? composed(kind, language, wordsIn[language].kinds[kind]);
  known.set(key, template);
  return template;
}

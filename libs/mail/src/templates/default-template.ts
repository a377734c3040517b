import type { EmailKind } from '../mail.entity.js';
import { wordsIn, type Language } from './languages.js';
import { layout } from './layout.generated.js';

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

/** The template of Facet for emails of a kind. It is what an organization begins with when it writes its own. */
function composed(kind: EmailKind, language: Language): EmailTemplate {
  const { code, signUp, kinds } = wordsIn[language];
  const { subject, before, action, after } = kinds[kind];
  const confirms = kind === 'verify-email';
  const opening = [
    ...before.map((text) => `${text}\n\n`),
    ...(confirms ? [when('sign_up', `${signUp}\n\n`)] : []),
    when('code', `${code}\n\n`),
    when('link', `${action ?? ''}: {{ link }}\n\n`),
  ];
  const parts: Readonly<Record<string, string>> = {
    subject: escapeHtml(subject),
    before: [
      ...before.map((text) => paragraph(escapeHtml(text))),
      ...(confirms ? [when('sign_up', paragraph(escapeHtml(signUp)))] : []),
    ].join(''),
    code: escapeHtml(code).replace('{{ code }}', '<code>{{ code }}</code>'),
    action: escapeHtml(action ?? ''),
    after: after.map((text) => paragraph(escapeHtml(text))).join(''),
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
  const template = known.get(key) ?? composed(kind, language);
  known.set(key, template);
  return template;
}

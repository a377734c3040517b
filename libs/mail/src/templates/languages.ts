import { english } from './languages/en.js';
import { french } from './languages/fr.js';
import { german } from './languages/de.js';
import { japanese } from './languages/ja.js';
import { spanish } from './languages/es.js';
import type { EmailKind } from '../mail.entity.js';
import type { Words } from './wording.js';

/** The languages that emails are written in. */
export const languages = ['de', 'en', 'es', 'fr', 'ja'] as const;
export type Language = (typeof languages)[number];

export const wordsIn: Readonly<Record<Language, Words>> = {
  de: german,
  en: english,
  es: spanish,
  fr: french,
  ja: japanese,
};

/** By name. */
export const emailKinds = (Object.keys(english.kinds) as EmailKind[]).sort();

export const isLanguage = (text: string): text is Language => (languages as readonly string[]).includes(text);

/** The first of these locales (BCP 47) whose language is written; English without one. */
export function languageOf(...locales: readonly (string | null | undefined)[]): Language {
  for (const locale of locales) {
    const language = (locale ?? '').split('-')[0]?.toLowerCase() ?? '';
    if (isLanguage(language)) return language;
  }
  return 'en';
}

/** British dates where it is English: the day comes first, as in most of the world. */
const dateLocales: Readonly<Record<Language, string>> = { de: 'de', en: 'en-GB', es: 'es', fr: 'fr', ja: 'ja' };
const dateFormats = new Map<Language, Intl.DateTimeFormat>();

/** A time as the language writes it (CLDR), in UTC. */
export function timeIn(language: Language, time: Date): string {
  const format =
    dateFormats.get(language) ??
    new Intl.DateTimeFormat(dateLocales[language], { dateStyle: 'long', timeStyle: 'medium', timeZone: 'UTC' });
  dateFormats.set(language, format);
  return `${format.format(time)} UTC`;
}

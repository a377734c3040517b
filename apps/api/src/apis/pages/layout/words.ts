import type { Language } from '@app/mail';

type Texts = Readonly<Record<string, string>>;

/** The texts of a page in all languages. The compiler knows when one is missing. */
export type Words<Keys extends string> = Readonly<Record<Language, Readonly<Record<Keys, string>>>>;

/** English says which texts there are; the other languages have the same. */
export const inLanguages = <English extends Texts>(
  words: { readonly en: English } & Readonly<Record<Exclude<Language, 'en'>, Readonly<Record<keyof English, string>>>>,
): Words<keyof English & string> => words;

/** Puts values into a text: `{name}`. */
export const filled = (text: string, values: Readonly<Record<string, string>>): string =>
  text.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');

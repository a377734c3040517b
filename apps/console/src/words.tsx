import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import { de } from './words-de';
import { en, type Words } from './words-en';

const languages = { en, de } as const;
export type Language = keyof typeof languages;

interface Spoken {
  readonly language: Language;
  readonly words: Words;
  readonly speak: (language: Language) => void;
  /** A date with its time, as the language writes it. */
  readonly time: (iso: string) => string;
  readonly number: (value: number) => string;
}

const remembered = 'facet.console.language';
const SpokenContext = createContext<Spoken | undefined>(undefined);

const isLanguage = (text: string | null): text is Language => text !== null && Object.hasOwn(languages, text);

function firstLanguage(): Language {
  const chosen = localStorage.getItem(remembered);
  if (isLanguage(chosen)) return chosen;
  return navigator.languages.map((tag) => tag.split('-')[0] ?? '').find(isLanguage) ?? 'en';
}

export function WordsProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState(firstLanguage);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const spoken = useMemo<Spoken>(() => {
    const times = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });
    const numbers = new Intl.NumberFormat(language);
    return {
      language,
      words: languages[language],
      speak: (next) => {
        localStorage.setItem(remembered, next);
        setLanguage(next);
      },
      time: (iso) => times.format(new Date(iso)),
      number: (value) => numbers.format(value),
    };
  }, [language]);
  return <SpokenContext value={spoken}>{children}</SpokenContext>;
}

export function useSpoken(): Spoken {
  const spoken = useContext(SpokenContext);
  if (!spoken) throw new Error('outside of WordsProvider');
  return spoken;
}

export const useWords = (): Words => useSpoken().words;

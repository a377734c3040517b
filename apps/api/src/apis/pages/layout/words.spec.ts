import { readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { languages } from '@app/mail';
import type { Words } from './words.js';

const folder = new URL('../', import.meta.url);
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.words.ts'));

/** Words that two languages may share. */
const same = /^(?:code|Code|Error|URL)$/;

const wordsIn = async (file: string): Promise<Words<string>[]> =>
  Object.values((await import(`../${file.replace(/\.ts$/, '.js')}`)) as Record<string, Words<string>>);
const holesIn = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort();

it('there are words', () => expect(files.length).toBeGreaterThan(4));

describe.each(files)('%s', (file) => {
  it('says the same in all languages', async () => {
    for (const words of await wordsIn(file)) {
      expect(Object.keys(words).sort()).toEqual([...languages].sort());
      for (const language of languages) {
        const [english, own] = [words.en, words[language]];
        expect(Object.keys(own).sort()).toEqual(Object.keys(english).sort());
        for (const [key, text] of Object.entries(own)) {
          expect([file, language, key, text.trim()]).toEqual([file, language, key, text]);
          expect([key, text]).not.toEqual([key, '']);
          expect([key, holesIn(text)]).toEqual([key, holesIn(english[key] ?? '')]);
          if (language !== 'en' && !same.test(text)) expect([key, text]).not.toEqual([key, english[key]]);
        }
      }
    }
  });
});

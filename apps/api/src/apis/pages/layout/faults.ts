import { SignInNotFresh } from '@app/auth';
import { RequestInvalid, type DomainError, type FieldFault } from '@app/common';
import type { Language } from '@app/mail';
import { accountFaultWords } from '../account/account-faults.words.js';
import { baseWords } from './base.words.js';
import { faultWords } from './fault.words.js';
import type { Faults } from './page.js';

/** What is said of a code, or of a kind of errors. */
const textFor = (language: Language, code: string): string | undefined => {
  const texts: Readonly<Record<string, string>> = { ...faultWords[language], ...accountFaultWords[language] };
  return Object.hasOwn(texts, code) ? texts[code] : undefined;
};

/** The field that an error is about, where it does not say so itself. */
const fieldOf: Readonly<Record<string, string>> = {
  'email.taken': 'email',
  'username.invalid': 'handle',
  'username.taken': 'handle',
  'username.denied': 'handle',
  'username.confusable': 'handle',
};

/** What a page says of an error as a whole. */
const wordsOf = ({ code, kind }: DomainError, language: Language): string =>
  textFor(language, code) ?? textFor(language, kind) ?? faultWords[language].other;

/** What is said of a field. The texts of the API are English, and name the field as programs do. */
function wordsOfField({ field, code = '' }: FieldFault, language: Language): string {
  const words = baseWords[language];
  const text = textFor(language, code);
  if (text !== undefined) return text;
  if (field === 'email') return words.invalidEmail;
  if (/password$/i.test(field)) return words.invalidPassword;
  return field === 'name' ? words.invalidName : words.invalidEntry;
}

/** What is wrong, in the language of the page: with which fields, or as a whole. */
export function faultsOf(error: DomainError, language: Language): Faults {
  const faults = (error.facts.fields ?? []).filter(({ field }) => field !== '');
  const about = fieldOf[error.code];
  const fields = {
    ...Object.fromEntries(faults.map((one) => [one.field, wordsOfField(one, language)])),
    ...(about !== undefined && { [about]: wordsOf(error, language) }),
  };
  const named = about !== undefined || (error.code === RequestInvalid.code && faults.length > 0);
  return {
    general: named ? baseWords[language].faultLead : wordsOf(error, language),
    needsProof: error.code === SignInNotFresh.code,
    fields,
  };
}

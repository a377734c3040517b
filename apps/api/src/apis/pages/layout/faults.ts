import { SignInNotFresh } from '@app/auth';
import { RequestInvalid, type DomainError, type FieldFault } from '@app/common';
import type { Language } from '@app/mail';
import { baseWords } from './base.words.js';
import { faultWords } from './fault.words.js';
import type { Faults } from './page.js';

type FaultCode = keyof (typeof faultWords)['en'];

const isKnown = (code: string): code is FaultCode => Object.hasOwn(faultWords.en, code);

/** The field that an error is about, where it does not say so itself. */
const fieldOf: Readonly<Record<string, string>> = {
  'email.taken': 'email',
  'username.invalid': 'handle',
  'username.taken': 'handle',
  'username.denied': 'handle',
  'username.confusable': 'handle',
};

/** What a page says of an error as a whole. */
function wordsOf({ code, kind }: DomainError, language: Language): string {
  const key = [code, kind].find(isKnown) ?? 'other';
  return faultWords[language][key];
}

/** What is said of a field. The texts of the API are English, and name the field as programs do. */
function wordsOfField({ field, code = '' }: FieldFault, language: Language): string {
  const words = baseWords[language];
  if (isKnown(code)) return faultWords[language][code];
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
    needsSignIn: error.code === SignInNotFresh.code,
    fields,
  };
}

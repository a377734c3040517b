import { RequestMalformed, RequestInvalid } from '@app/common';
import { unstorable } from './strict-json.js';

export const utf8Form = /^application\/x-www-form-urlencoded\s*(?:;\s*charset\s*=\s*"?utf-?8"?\s*)?$/i;

/** A form as it was sent: a text for each name, a list where the name ends in `[]` or comes more than once. */
export type FormBody = Record<string, string | string[]>;

const mostFields = 100;

function decoded(text: string): string {
  let value: string;
  try {
    value = decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw new RequestMalformed();
  }
  // Browsers end the lines of a form with both characters.
  return value.replaceAll('\r\n', '\n');
}

/** Reads `application/x-www-form-urlencoded`. A field that was left empty counts as not sent. Nothing nests. */
export function parseForm(text: string): FormBody {
  const form = Object.create(null) as FormBody;
  const pairs = text.split('&', mostFields + 1);
  if (pairs.length > mostFields) throw new RequestMalformed();
  for (const pair of pairs) {
    const at = pair.includes('=') ? pair.indexOf('=') : pair.length;
    const [name, value] = [decoded(pair.slice(0, at)), decoded(pair.slice(at + 1))];
    if (unstorable.test(name + value))
      throw new RequestInvalid({ fields: [{ field: '', message: 'the form has a character that is not allowed' }] });
    if (value !== '') add(form, name, value);
  }
  return form;
}

function add(form: FormBody, name: string, value: string): void {
  const key = name.endsWith('[]') ? name.slice(0, -2) : name;
  const before = form[key];
  if (before === undefined) form[key] = key === name ? value : [value];
  else form[key] = Array.isArray(before) ? [...before, value] : [before, value];
}

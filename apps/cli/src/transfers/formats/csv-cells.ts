import { parseStrictJson } from '@app/http';
import { withoutApostrophe } from './formulas.js';
import { nowhere, userColumns, type UserColumn } from './user-columns.js';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Truth values as spreadsheets write them in some languages, and as people do. */
const flags: Readonly<Record<string, boolean>> = {
  ...Object.fromEntries(['true', 'yes', 'y', '1', 'wahr', 'vrai', 'verdadero', 'verdadeiro', 'vero', 'waar'].map((one) => [one, true])),
  ...Object.fromEntries(['false', 'no', 'n', '0', 'falsch', 'faux', 'falso', 'onwaar'].map((one) => [one, false])),
};

/** What a list of one stands for, where a cell has no JSON. */
const single: Readonly<Partial<Record<UserColumn, (text: string) => unknown>>> = {
  roles: (text) => text,
  otherEmails: (email) => ({ email }),
  wallet: (address) => ({ address }),
  phoneNumbers: (phoneNumber) => ({ phoneNumber }),
};

type Cell = { value: unknown } | { fault: string };

/** The value of a cell whose bytes are given as Latin-1. An empty one has none. */
export function readCell(column: UserColumn, cell: string): Cell {
  if (cell === '') return { value: undefined };
  let text: string;
  try {
    text = utf8.decode(Buffer.from(cell, 'latin1'));
  } catch {
    return { fault: 'is not UTF-8; spreadsheets have a format for it, such as "CSV UTF-8"' };
  }
  if (column === 'organizationId' && text === nowhere) return { value: null };
  const kind = userColumns[column];
  if (kind === 'flag') return { value: flags[text.trim().toLowerCase()] ?? text };
  return kind === 'text' ? { value: withoutApostrophe(text) } : structured(column, text);
}

function structured(column: UserColumn, text: string): Cell {
  const one = single[column];
  const isList = userColumns[column] === 'list';
  if (one && !text.trimStart().startsWith(isList ? '[' : '{')) {
    const value = one(withoutApostrophe(text.trim()));
    return { value: isList ? [value] : value };
  }
  try {
    return { value: parseStrictJson(text) };
  } catch {
    return { fault: isList ? `must be a list in JSON${one ? ', or one entry' : ''}` : 'must be an object in JSON' };
  }
}

import type { FieldFault } from '@app/common';
import { readAuth0User } from './auth0.reader.js';
import { readBirdUser } from './bird.reader.js';
import { readBluebricksUser } from './bluebricks.reader.js';
import { GivenRecord } from './given-record.js';
import { readM2Profile } from './m2.reader.js';
import { readXborgProfile } from './xborg.reader.js';

/** The products whose records can be read. Each reader says the fields of a line in the terms of that product. */
const readers = { auth0: readAuth0User, m2: readM2Profile, xborg: readXborgProfile, bird: readBirdUser, bluebricks: readBluebricksUser } as const;

export type Product = keyof typeof readers;

export const products = Object.keys(readers) as Product[];

/** A record as a line of ours, and what of it has no place here. */
export interface Reading {
  readonly line: Readonly<Record<string, unknown>>;
  readonly notes: readonly FieldFault[];
}

export function readRecord(product: Product | undefined, record: Readonly<Record<string, unknown>>): Reading {
  if (product === undefined) return { line: record, notes: [] };
  const given = new GivenRecord(record);
  const line = Object.fromEntries(Object.entries(readers[product](given)).filter(([, value]) => value !== undefined));
  return { line, notes: given.leftOver() };
}

import type { FieldFault } from '@app/common';
import { readAuth0User } from './auth0.reader.js';
import { readBirdUser } from './bird.reader.js';
import { readBluebricksUser } from './bluebricks.reader.js';
import { GivenRecord } from './given-record.js';
import { readM2Profile } from './m2.reader.js';
import type { Product } from '../transfer-options.js';
import { readXborgProfile } from './xborg.reader.js';

type Reader = (given: GivenRecord) => Record<string, unknown>;

/** Each reader says the fields of a line in the terms of its product. */
const readers: Readonly<Record<Product, Reader>> = {
  auth0: readAuth0User,
  m2: readM2Profile,
  xborg: readXborgProfile,
  bird: readBirdUser,
  bluebricks: readBluebricksUser,
};

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

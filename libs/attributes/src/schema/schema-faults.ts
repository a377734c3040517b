import type { FieldFault } from '@app/common';
import { faultOfPattern } from '@app/usernames';

/** Who reads or writes an attribute: the member, an admin with the permission, a program with an API key. */
export const attributeRoles = ['member', 'admin', 'program'] as const;
export type AttributeRole = (typeof attributeRoles)[number];

/** The keyword of a property that says who reads and writes it. */
export const accessKeyword = 'x-facet';

/** Bytes of a schema, and of all values of a member. */
export const mostAttributeBytes = 16_384;
const mostProperties = 64;
/** Each may hold memory between two matches. */
const mostPatterns = 8;
const mostEntries = 100;
/** Code points of a text, also where the schema sets no limit. */
export const longestText = 2000;
/** Characters of a text that members are found by. */
const longestSearched = 256;
const dialect = 'https://json-schema.org/draft/2020-12/schema';
export const formats = ['date', 'date-time', 'email', 'hostname', 'ipv4', 'ipv6', 'time', 'uri', 'uuid'];

export type JsonRecord = Readonly<Record<string, unknown>>;
type Check = (value: unknown) => string | undefined;

export const isRecord = (value: unknown): value is JsonRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const check =
  (wants: string, is: (value: unknown) => boolean): Check =>
  (value) =>
    is(value) ? undefined : wants;
const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0;
const isScalar = (value: unknown): boolean =>
  typeof value === 'boolean' ||
  (typeof value === 'number' && Number.isFinite(value)) ||
  (typeof value === 'string' && value.length <= longestText);
const isListOf = (most: number, is: (value: unknown) => boolean, least = 0): ((value: unknown) => boolean) => {
  return (value) => Array.isArray(value) && value.length >= least && value.length <= most && value.every(is);
};

const text = check('must be a text', (value) => typeof value === 'string');
const count = check('must be a whole number from 0', isCount);
const length = check(
  `must be a whole number from 0 to ${longestText}`,
  (value) => isCount(value) && Number(value) <= longestText,
);
const number = check('must be a number', Number.isFinite);
const flag = check('must be true or false', (value) => typeof value === 'boolean');
const scalar = check('must be a text, a number or a truth value', isScalar);
const scalars = check(
  `must be a list of 1 to ${mostEntries} texts, numbers or truth values, each once`,
  (value) =>
    isListOf(mostEntries, isScalar, 1)(value) && new Set(value as unknown[]).size === (value as unknown[]).length,
);

const annotations: Readonly<Record<string, Check>> = {
  title: text,
  description: text,
  examples: check(
    `must be a list of at most ${mostEntries}`,
    isListOf(mostEntries, () => true),
  ),
};
const numbers = {
  ...{ minimum: number, maximum: number, exclusiveMinimum: number, exclusiveMaximum: number },
  multipleOf: check('must be a number above 0', (value) => Number.isFinite(value) && Number(value) > 0),
};
const choices = { enum: scalars, const: scalar };

/** The keywords of a value by its type. */
const scalarKeywords: Readonly<Record<string, Readonly<Record<string, Check>>>> = {
  string: {
    ...choices,
    minLength: length,
    maxLength: length,
    pattern: text,
    format: check(`must be one of ${formats.join(', ')}`, (value) => formats.includes(value as string)),
  },
  number: { ...choices, ...numbers },
  integer: { ...choices, ...numbers },
  boolean: choices,
};
const listKeywords: Readonly<Record<string, Check>> = {
  minItems: count,
  maxItems: check(
    `must be a whole number from 0 to ${mostEntries}`,
    (value) => isCount(value) && Number(value) <= mostEntries,
  ),
  uniqueItems: flag,
};

const name = /^[A-Za-z][A-Za-z0-9_-]{0,62}$/;
/** `constructor`, `toString` and the like: code that looks them up in an object finds what is not there. */
const isName = (given: string): boolean => name.test(given) && !(given in {});

const own = (record: JsonRecord, key: string): unknown => (Object.hasOwn(record, key) ? record[key] : undefined);

/** Collects what is wrong with a schema, where it is. */
class Faults {
  readonly found: FieldFault[] = [];
  patterns = 0;

  add(path: string, message: string): void {
    const field = path.slice(0, 300);
    this.found.push({ field, message: `${field} ${message}` });
  }

  /** Each keyword must be a known one. */
  keywords(schema: JsonRecord, path: string, known: Readonly<Record<string, Check>>): void {
    for (const [keyword, value] of Object.entries(schema)) {
      const checked = Object.hasOwn(known, keyword) ? known[keyword] : undefined;
      const fault = checked ? checked(value) : 'is not a keyword that is allowed here';
      if (fault !== undefined) this.add(`${path}.${keyword}`, fault);
    }
  }
}

const anything: Check = () => undefined;

/** What is wrong with a schema of attributes: a flat object of scalars and lists of scalars, without references. */
export function faultsOfSchema(schema: JsonRecord): FieldFault[] {
  const faults = new Faults();
  if (Buffer.byteLength(JSON.stringify(schema)) > mostAttributeBytes) {
    faults.add('schema', `must have at most ${mostAttributeBytes} bytes`);
    return faults.found;
  }
  faults.keywords(schema, 'schema', {
    ...annotations,
    $schema: check(`must be ${dialect}`, (value) => value === dialect),
    type: anything,
    properties: anything,
    additionalProperties: check('must be false', (value) => value === false),
    required: () => 'is not allowed: a new member has no attributes yet',
  });
  if (own(schema, 'type') !== 'object') faults.add('schema.type', 'must be object');
  const properties = own(schema, 'properties');
  if (!isRecord(properties)) faults.add('schema.properties', 'must be an object with a schema for each attribute');
  else checkProperties(faults, properties);
  return faults.found;
}

function checkProperties(faults: Faults, properties: JsonRecord): void {
  const all = Object.entries(properties);
  if (all.length > mostProperties) return faults.add('schema.properties', `must be at most ${mostProperties}`);
  for (const [key, property] of all) {
    const path = `schema.properties.${key}`;
    if (!isName(key)) faults.add(path, 'must be a name of letters, digits, _ and -, with a letter at its start');
    else if (!isRecord(property)) faults.add(path, 'must be an object');
    else checkProperty(faults, property, path);
  }
  if (faults.patterns > mostPatterns) faults.add('schema.properties', `must have at most ${mostPatterns} patterns`);
}

function checkProperty(faults: Faults, property: JsonRecord, path: string): void {
  const type = own(property, 'type');
  const beside = { ...annotations, type: anything, [accessKeyword]: anything };
  if (type === 'array') {
    faults.keywords(property, path, { ...beside, ...listKeywords, items: anything });
    const items = own(property, 'items');
    if (isRecord(items)) checkScalar(faults, items, `${path}.items`, { ...annotations, type: anything });
    else faults.add(`${path}.items`, 'must be a schema for the entries of the list');
  } else checkScalar(faults, property, path, beside);
  if (Object.hasOwn(property, accessKeyword)) checkAccess(faults, property, `${path}.${accessKeyword}`);
}

function checkScalar(faults: Faults, schema: JsonRecord, path: string, beside: Readonly<Record<string, Check>>): void {
  const type = own(schema, 'type');
  const known = typeof type === 'string' ? own(scalarKeywords, type) : undefined;
  if (known === undefined) return faults.add(`${path}.type`, 'must be string, number, integer, boolean or array');
  faults.keywords(schema, path, { ...beside, ...(known as Readonly<Record<string, Check>>) });
  const pattern = own(schema, 'pattern');
  if (type === 'string' && typeof pattern === 'string') checkPattern(faults, pattern, own(schema, 'maxLength'), path);
}

function checkPattern(faults: Faults, pattern: string, maxLength: unknown, path: string): void {
  faults.patterns += 1;
  if (!isCount(maxLength) || maxLength === 0)
    return faults.add(`${path}.pattern`, 'needs a maxLength from 1 on beside it');
  const fault = faultOfPattern(pattern, Number(maxLength));
  if (fault !== undefined) faults.add(`${path}.pattern`, fault.replace('with names of', 'with texts of'));
}

/** Longer texts are found by their beginning alone, which would be others as well. */
function checkSearchable(faults: Faults, property: JsonRecord, path: string): void {
  const { type, maxLength } = property;
  const isShort = isCount(maxLength) && Number(maxLength) <= longestSearched;
  if (type === 'array') faults.add(path, 'is not for lists');
  else if (type === 'string' && !isShort && !Object.hasOwn(property, 'enum'))
    faults.add(path, `needs a maxLength of at most ${longestSearched}, or an enum`);
}

function checkAccess(faults: Faults, property: JsonRecord, path: string): void {
  const access = property[accessKeyword];
  if (!isRecord(access)) return faults.add(path, 'must be an object');
  const roles = check(
    `must be a list of ${attributeRoles.join(', ')}, each once`,
    (value) =>
      isListOf(attributeRoles.length, (one) => attributeRoles.includes(one as AttributeRole))(value) &&
      new Set(value as unknown[]).size === (value as unknown[]).length,
  );
  faults.keywords(access, path, { read: roles, write: roles, searchable: flag });
  if (access.searchable === true) checkSearchable(faults, property, `${path}.searchable`);
}

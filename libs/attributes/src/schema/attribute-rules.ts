import { createRequire } from 'node:module';
import type * as Ajv from 'ajv/dist/2020.js';
import type AjvFormats from 'ajv-formats';
import type { FieldFault } from '@app/common';
import { patterns } from './patterns.js';
import { accessKeyword, formats, isRecord, longestText, type AttributeRole, type JsonRecord } from './schema-faults.js';

/** Values of a member by the names of attributes. */
export type AttributeValues = Readonly<Record<string, unknown>>;

/** Without a word of the schema, admins write and members read. */
const defaults: Readonly<Record<'read' | 'write', readonly AttributeRole[]>> = {
  read: ['member', 'admin'],
  write: ['admin'],
};

/** Faults that an answer names at the most. */
const mostFaults = 20;
const mostCompiled = 100;
const compiled = new Map<string, AttributeRules>();

/** Keywords that say something to people or to Facet, and nothing of values. */
const beside = ['title', 'description', 'examples', accessKeyword];

const withoutNotes = (schema: JsonRecord): JsonRecord =>
  Object.fromEntries(
    Object.entries(schema)
      .filter(([keyword]) => !beside.includes(keyword))
      .map(([keyword, value]) => [keyword, keyword === 'items' && isRecord(value) ? withoutNotes(value) : value]),
  );

const isTooLong = (value: unknown): boolean =>
  Array.isArray(value) ? value.some(isTooLong) : typeof value === 'string' && Array.from(value).length > longestText;

/** The schema of an organization, compiled: who reads and writes which attributes, and what fits. */
export class AttributeRules {
  private readonly properties: ReadonlyMap<string, JsonRecord>;
  private validator: Ajv.ValidateFunction | undefined;

  private constructor(schema: JsonRecord) {
    const { properties } = schema;
    this.properties = new Map(Object.entries(isRecord(properties) ? properties : {}) as [string, JsonRecord][]);
  }

  /** Those of a schema that was accepted before; null: none. Compiled schemas are kept, the last one used longest. */
  static of(schema: JsonRecord | null): AttributeRules {
    const key = JSON.stringify(schema ?? {});
    const rules = compiled.get(key) ?? new AttributeRules(schema ?? {});
    compiled.delete(key);
    compiled.set(key, rules);
    const [oldest] = compiled.keys();
    if (compiled.size > mostCompiled && oldest !== undefined) compiled.delete(oldest);
    return rules;
  }

  has(name: string): boolean {
    return this.properties.has(name);
  }

  /** An attribute that the schema does not have any more belongs to admins. */
  allows(role: AttributeRole, right: 'read' | 'write', name: string): boolean {
    const property = this.properties.get(name);
    if (!property) return role === 'admin' && right === 'read';
    const access = property[accessKeyword];
    const roles = isRecord(access) ? access[right] : undefined;
    return (Array.isArray(roles) ? roles : defaults[right]).includes(role);
  }

  /** The attributes that members are found by, with their types. */
  searchable(): { name: string; type: string }[] {
    return [...this.properties].flatMap(([name, property]) => {
      const access = property[accessKeyword];
      return isRecord(access) && access.searchable === true ? [{ name, type: String(property.type) }] : [];
    });
  }

  /** The values that the role may read, in the order of the schema; what the schema does not have comes last. */
  readable(role: AttributeRole, values: AttributeValues): AttributeValues {
    const known = [...this.properties.keys()].filter((name) => Object.hasOwn(values, name));
    const others = Object.keys(values)
      .filter((name) => !this.has(name))
      .sort();
    const names = [...known, ...others].filter((name) => this.allows(role, 'read', name));
    return Object.fromEntries(names.map((name) => [name, values[name]]));
  }

  /** The names of values that do not fit the schema any more. */
  unfit(values: AttributeValues): string[] {
    return Object.entries(values)
      .filter(([name, value]) => !this.has(name) || this.faultsOf({ [name]: value }).length > 0)
      .map(([name]) => name);
  }

  /** The same, for values whose names may be unknown. */
  faultsOfAll(values: AttributeValues): FieldFault[] {
    const unknown = Object.keys(values).filter((name) => !this.has(name));
    if (unknown.length === 0) return this.faultsOf(values);
    return unknown.slice(0, mostFaults).map((name) => faultAt(name, 'is not an attribute of the organization'));
  }

  /** What is wrong with values of attributes that the schema has. */
  faultsOf(values: AttributeValues): FieldFault[] {
    const tooLong = Object.keys(values).filter((name) => isTooLong(values[name]));
    if (tooLong.length > 0)
      return tooLong.map((name) => faultAt(name, `must have at most ${longestText} characters in each text`));
    this.validator ??= validatorOf(this.properties);
    return this.validator(values) ? [] : (this.validator.errors ?? []).slice(0, mostFaults).map(faultOf);
  }
}

const faultAt = (name: string, message: string): FieldFault => {
  const field = `attributes.${name}`.slice(0, 300);
  return { field, message: `${field} ${message}` };
};

function faultOf({ instancePath, message, params }: Ajv.ErrorObject): FieldFault {
  const [, name = '', entry] = instancePath.split('/');
  const choice = 'allowedValues' in params ? `: ${(params.allowedValues as unknown[]).join(', ')}` : '';
  return faultAt(
    entry === undefined ? name : `${name}[${entry}]`,
    `${message ?? 'does not fit'}${choice}`.slice(0, 500),
  );
}

const require = createRequire(import.meta.url);

/** Ajv is loaded with the first values: most servers have no schema. */
function validatorOf(properties: ReadonlyMap<string, JsonRecord>): Ajv.ValidateFunction {
  const { Ajv2020 } = require('ajv/dist/2020.js') as typeof Ajv;
  const { default: addFormats } = require('ajv-formats') as typeof AjvFormats;
  const ajv = new Ajv2020({
    strict: true,
    allErrors: true,
    validateSchema: false,
    multipleOfPrecision: 6,
    messages: true,
    code: { regExp: patterns },
  });
  addFormats(ajv, { formats: [...formats] as never, keywords: false });
  const known = Object.fromEntries([...properties].map(([name, schema]) => [name, withoutNotes(schema)]));
  return ajv.compile({ type: 'object', properties: known, additionalProperties: false });
}

import type { FieldFault } from '@app/common';

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Null and an empty text, as other products write it. */
const isBlank = (value: unknown): boolean =>
  value === null || value === undefined || (typeof value === 'string' && value.trim() === '');

const isEmpty = (value: unknown): boolean =>
  isBlank(value) || (typeof value === 'object' && Object.keys(value ?? {}).length === 0);

/**
 * A record of another product while it is read. What is not read is told at the end, so that nothing is
 * lost in silence.
 */
export class GivenRecord {
  private readonly asked = new Set<string>();
  private readonly inside: FieldFault[] = [];

  constructor(private readonly fields: Readonly<Record<string, unknown>>) {}

  /** The field as it is, of several names the first that says something; nothing for a blank one. */
  take(...names: readonly string[]): unknown {
    for (const name of names) this.asked.add(name);
    const name = names.find((one) => Object.hasOwn(this.fields, one) && !isBlank(this.fields[one]));
    return name === undefined ? undefined : this.fields[name];
  }

  takeText(...names: readonly string[]): string | undefined {
    const value = this.take(...names);
    return typeof value === 'string' && value !== '' ? value : undefined;
  }

  /** The field if it is of a kind that we can keep; otherwise it is told as one that was left out. */
  takeIf(name: string, fits: (text: string) => boolean): string | undefined {
    const text = this.takeText(name);
    if (text !== undefined && fits(text)) return text;
    this.asked.delete(name);
    return undefined;
  }

  /** An object of these parts; others in it are told as left out. */
  takeParts(name: string, parts: readonly string[]): Record<string, unknown> | undefined {
    const value = this.take(name);
    if (!isRecord(value)) return undefined;
    const inside = new GivenRecord(value);
    const taken = parts.map((part) => [part, inside.take(part)] as const).filter(([, one]) => one !== undefined);
    for (const { field, message } of inside.leftOver())
      this.inside.push({ field: `${name}.${field}`, message: `${name}.${message}` });
    return taken.length > 0 ? Object.fromEntries(taken) : undefined;
  }

  /** A list of objects; anything else in it is left behind. */
  takeList(name: string): GivenRecord[] {
    const value = this.take(name);
    return Array.isArray(value) ? value.filter(isRecord).map((one) => new GivenRecord(one)) : [];
  }

  leftOver(): FieldFault[] {
    const left = Object.entries(this.fields).filter(([name, value]) => !this.asked.has(name) && !isEmpty(value));
    const fields = left.map(([name]) => name.slice(0, 100));
    const reasons = fields.map((field) => ({ field, message: `${field} has no place here and was left out` }));
    return [...reasons, ...this.inside];
  }
}

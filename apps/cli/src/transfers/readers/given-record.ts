import type { FieldFault } from '@app/common';

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isBlank = (value: unknown): boolean => typeof value === 'string' && value.trim() === '';

const isEmpty = (value: unknown): boolean =>
  value === null ||
  value === undefined ||
  isBlank(value) ||
  (Array.isArray(value) ? value.length === 0 : isRecord(value) && Object.keys(value).length === 0);

/**
 * A record of another product while it is read. What nobody asks for is told at the end, so that nothing is
 * lost in silence.
 */
export class GivenRecord {
  private readonly asked = new Set<string>();
  private readonly inside: FieldFault[] = [];

  constructor(private readonly fields: Readonly<Record<string, unknown>>) {}

  /** The field as it is; nothing for null and an empty text, as other products write it. */
  take(...names: readonly string[]): unknown {
    for (const name of names) this.asked.add(name);
    const values = names.map((name) => (Object.hasOwn(this.fields, name) ? this.fields[name] : undefined));
    return values.find((value) => value !== null && value !== undefined && !isBlank(value));
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
    const taken = Object.fromEntries(
      parts.map((part) => [part, inside.take(part)] as const).filter(([, one]) => one !== undefined),
    );
    this.inside.push(
      ...inside.leftOver().map(({ field, message }) => ({ field: `${name}.${field}`, message: `${name}.${message}` })),
    );
    return Object.keys(taken).length > 0 ? taken : undefined;
  }

  /** A list of objects; anything else in it is left behind. */
  takeList(name: string): GivenRecord[] {
    const value = this.take(name);
    return Array.isArray(value) ? value.filter(isRecord).map((one) => new GivenRecord(one)) : [];
  }

  leftOver(): FieldFault[] {
    const left = Object.entries(this.fields).filter(([name, value]) => !this.asked.has(name) && !isEmpty(value));
    const told = left.map(([name]) => ({
      field: name.slice(0, 100),
      message: `${name.slice(0, 100)} has no place here and was left out`,
    }));
    return [...told, ...this.inside];
  }
}

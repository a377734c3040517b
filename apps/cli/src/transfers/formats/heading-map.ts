import type { HeadingMap } from '../transfer-options.js';

/** A record whose fields have our names. A field that the file has under both names is a fault of the record. */
export function renamed(record: Readonly<Record<string, unknown>>, map: HeadingMap): { value: Record<string, unknown> } | { twice: string } {
  const value: Record<string, unknown> = {};
  for (const [name, one] of Object.entries(record)) {
    const to = map.has(name) ? map.get(name) : name;
    if (to === null || to === undefined) continue;
    if (Object.hasOwn(value, to)) return { twice: to };
    Object.defineProperty(value, to, { value: one, enumerable: true, writable: true, configurable: true });
  }
  return { value };
}

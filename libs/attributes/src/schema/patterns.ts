import { createRequire } from 'node:module';
import type * as Re2 from 're2js';

/** Each may hold up to 8 MB of states that RE2JS keeps between matches. */
const mostCompiled = 32;
const compiled = new Map<string, Re2.RE2JS>();

/** Loaded with the first pattern: its tables of Unicode take half a megabyte. */
const library = (): typeof Re2 => createRequire(import.meta.url)('re2js') as typeof Re2;

/** The pattern used last is the last one in the map. */
function programOf(source: string): Re2.RE2JS {
  const program = compiled.get(source) ?? library().RE2JS.compile(source);
  compiled.delete(source);
  compiled.set(source, program);
  const [oldest] = compiled.keys();
  if (compiled.size > mostCompiled && oldest !== undefined) compiled.delete(oldest);
  return program;
}

/**
 * Patterns of a schema, matched in linear time (RE2) in the place of JavaScript's. As JSON Schema wants it, a pattern
 * matches anywhere in the text.
 */
export const patterns = Object.assign(
  (source: string) => ({
    test: (text: string): boolean => programOf(source).matcher(text).find(),
    toString: (): string => source,
  }),
  { code: 'patterns' },
);

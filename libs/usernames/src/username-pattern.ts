import { createRequire } from 'node:module';
import type * as Re2 from 're2js';
import { sizeOfPattern } from './pattern-size.js';

/**
 * Steps of a match: instructions of the program times code points of the name. 48,000 steps were 4 ms of CPU
 * at most, whatever the pattern and the name
 * (RE2JS 2.10, Node 20, a thousand patterns of eight kinds).
 */
const mostSteps = 48_000;
/** Instructions that a pattern may have as it is written, and that are ever compiled: compiling 2,500 takes 10 ms. */
const largestProgram = 2500;

/** Each may hold up to 8 MB of states that RE2JS keeps between matches. */
const mostCompiled = 32;
const compiled = new Map<string, CompiledPattern | undefined>();

/** Loaded with the first pattern: its tables of Unicode take half a megabyte. */
const library = (): typeof Re2 => createRequire(import.meta.url)('re2js') as typeof Re2;

interface CompiledPattern {
  readonly program: Re2.RE2JS;
  readonly size: number;
}

/** What is wrong with a pattern for names of at most `longest` code points; undefined: nothing. */
export function faultOfPattern(source: string, longest: number): string | undefined {
  const { written } = sizeOfPattern(source, longest);
  if (written > largestProgram)
    return `repeats too much: it has about ${written} steps, and may have ${largestProgram}`;
  const pattern = isWellFormed(source) ? compile(source, longest) : undefined;
  if (!pattern) return 'is not a regular expression in RE2 syntax';
  const most = Math.floor(mostSteps / longest);
  return pattern.size > most
    ? `costs too much: with names of ${longest} characters it may have ${most} steps, and has ${pattern.size}; repeat less, or lower maxLength`
    : undefined;
}

/**
 * Matches the whole name. What would take too long is not tried: a pattern from before may be as large as it likes.
 * @param length code points of the name
 * @param longest code points of the longest name that the policy allows
 */
export function matchPattern(
  source: string,
  name: string,
  { length, longest }: { length: number; longest: number },
): 'matches' | 'differs' | 'too costly' {
  if (sizeOfPattern(source, longest).effective > largestProgram) return 'too costly';
  const pattern = compile(source, longest);
  if (!pattern) return 'differs';
  if (pattern.size * length > mostSteps) return 'too costly';
  return pattern.program.matches(name) ? 'matches' : 'differs';
}

/** Of the pattern as it is written: a bound that is left out may be one that RE2 does not take. */
function isWellFormed(source: string): boolean {
  try {
    return library().RE2JS.compile(source) !== undefined;
  } catch {
    return false;
  }
}

/** The pattern used last is the last one in the map. */
function compile(source: string, longest: number): CompiledPattern | undefined {
  const key = `${longest}:${source}`;
  const pattern = compiled.has(key) ? compiled.get(key) : compileNew(source, longest);
  compiled.delete(key);
  compiled.set(key, pattern);
  const [oldest] = compiled.keys();
  if (compiled.size > mostCompiled && oldest !== undefined) compiled.delete(oldest);
  return pattern;
}

function compileNew(source: string, longest: number): CompiledPattern | undefined {
  try {
    const program = library().RE2JS.compile(sizeOfPattern(source, longest).text);
    return { program, size: program.programSize() };
  } catch {
    return undefined;
  }
}

import { eventually } from './eventually.js';
import type {} from './facet.js';

/**
 * What Prometheus would see: the value of each series, by its name and labels as they are written, and the
 * kind of each metric by its name.
 */
export interface Scrape {
  readonly values: ReadonlyMap<string, number>;
  readonly kinds: ReadonlyMap<string, string>;
  readonly helps: ReadonlyMap<string, string>;
}

const linesOf = (text: string, pattern: RegExp): [string, string][] =>
  [...text.matchAll(pattern)].map(([, name = '', rest = '']) => [name, rest]);

/** Reads the metrics as Prometheus does. */
export async function scrape(): Promise<Scrape> {
  const response = await fetch(await facet.inside.metricsUrl());
  if (response.status !== 200) throw new Error(`the metrics answered ${response.status}`);
  const text = await response.text();
  return {
    values: new Map(
      linesOf(text, /^([a-z]\S*?(?:\{.*\})?) (\S+)$/gm).map(([series, value]) => [series, Number(value)]),
    ),
    kinds: new Map(linesOf(text, /^# TYPE (\S+) (\S+)$/gm)),
    helps: new Map(linesOf(text, /^# HELP (\S+) (.+)$/gm)),
  };
}

/**
 * Waits until every request is done: who has an answer may be a moment ahead of the server, which counts when
 * the answer is out.
 */
const settled = (): Promise<Scrape> =>
  eventually(async () => {
    const seen = await scrape();
    return seen.values.get('facet_http_requests_in_flight') === 0 ? seen : undefined;
  });

/** By how much each series grew while the work was done; those that did not are left out. */
export async function growth(work: () => Promise<unknown>): Promise<Record<string, number>> {
  const before = (await settled()).values;
  await work();
  const after = (await settled()).values;
  const grown = [...after].map(([series, value]): [string, number] => [series, value - (before.get(series) ?? 0)]);
  return Object.fromEntries(grown.filter(([, by]) => by !== 0));
}

import type {} from './facet.js';

/** What Prometheus would see: the value of each series, by its name and labels as they are written, and the kind of each metric by its name. */
export interface Scrape {
  readonly values: ReadonlyMap<string, number>;
  readonly kinds: ReadonlyMap<string, string>;
  readonly helps: ReadonlyMap<string, string>;
}

const linesOf = (text: string, pattern: RegExp): [string, string][] => [...text.matchAll(pattern)].map(([, name = '', rest = '']) => [name, rest]);

/** Reads the metrics as Prometheus does. */
export async function scrape(): Promise<Scrape> {
  const response = await fetch(await facet.inside.metricsUrl());
  if (response.status !== 200) throw new Error(`the metrics answered ${response.status}`);
  const text = await response.text();
  return {
    values: new Map(linesOf(text, /^([a-z]\S*?(?:\{.*\})?) (\S+)$/gm).map(([series, value]) => [series, Number(value)])),
    kinds: new Map(linesOf(text, /^# TYPE (\S+) (\S+)$/gm)),
    helps: new Map(linesOf(text, /^# HELP (\S+) (.+)$/gm)),
  };
}

/** By how much each series grew while the work was done; those that did not are left out. */
export async function growth(work: () => Promise<unknown>): Promise<Record<string, number>> {
  const before = (await scrape()).values;
  await work();
  const after = (await scrape()).values;
  const grown = [...after].map(([series, value]): [string, number] => [series, value - (before.get(series) ?? 0)]);
  return Object.fromEntries(grown.filter(([, by]) => by !== 0));
}

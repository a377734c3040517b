import { createRequire } from 'node:module';
import type * as Liquidjs from 'liquidjs';
import { escapeHtml } from './default-template.js';

/** What a template may use. Without loops, assignments and files the output grows with the template alone. */
const allowedTags = ['if', 'unless', 'case', 'comment'];
const allowedFilters = ['upcase', 'downcase', 'capitalize', 'strip', 'default', 'truncate'];

/** Characters of a rendered part. */
const longestOutput = 200_000;
/** Milliseconds that the parsing and the rendering of one part may take. */
const timeLimit = 200;

/** The values of the variables. All of them are there: null is a value. */
export type TemplateValues = Readonly<Record<string, unknown>>;

type Escape = 'html' | 'none';

function makeEngine(escape: Escape): Liquidjs.Liquid {
  const { Liquid } = createRequire(import.meta.url)('liquidjs') as typeof Liquidjs;
  const engine = new Liquid({
    strictFilters: true,
    strictVariables: true,
    ownPropertyOnly: true,
    // No file system: templates come as texts, and name no others.
    templates: {},
    parseLimit: 100_000,
    renderLimit: timeLimit,
    memoryLimit: 1_000_000,
    ...(escape === 'html' && { outputEscape: (value: unknown) => escapeHtml(textOf(value)) }),
  });
  for (const tag of Object.keys(engine.tags)) if (!allowedTags.includes(tag)) Reflect.deleteProperty(engine.tags, tag);
  for (const filter of Object.keys(engine.filters))
    if (!allowedFilters.includes(filter)) Reflect.deleteProperty(engine.filters, filter);
  return engine;
}

const textOf = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? `${value}` : '');

/** Loaded with the first email: a server that sends none keeps half a megabyte. */
const engines: Partial<Record<Escape, Liquidjs.Liquid>> = {};
const engineOf = (escape: Escape): Liquidjs.Liquid => (engines[escape] ??= makeEngine(escape));

/** Parsed templates: the defaults, and the last ones of organizations. */
const parsed: Readonly<Record<Escape, Map<string, Liquidjs.Template[]>>> = { html: new Map(), none: new Map() };
const mostParsed = 500;

function parse(escape: Escape, source: string): Liquidjs.Template[] {
  const cache = parsed[escape];
  const before = cache.get(source);
  if (before) return before;
  const templates = engineOf(escape).parse(source);
  if (cache.size >= mostParsed) cache.clear();
  cache.set(source, templates);
  return templates;
}

/** Renders one part of an email. Throws for a template that `faultOf` would find. */
export function render(escape: Escape, source: string, values: TemplateValues): string {
  const text = engineOf(escape).renderSync(parse(escape, source), values) as string;
  if (text.length > longestOutput) throw new Error('The rendered email is too long.');
  return text;
}

/** Names that a template uses, such as `sign_up.name`. Throws for one that cannot be parsed. */
export function variablesOf(source: string): string[] {
  return engineOf('none').fullVariablesSync(engineOf('none').parse(source));
}

// Hooks of Node's loader: replaces the text of one part.
import { readFile } from 'node:fs/promises';

let part;

export const initialize = (given) => void (part = given);

export async function load(url, context, next) {
  if (!url.endsWith(`/dist/${part.file}`)) return next(url, context);
  const source = await readFile(new URL(url), 'utf8');
  if (!source.includes(part.text))
    throw new Error(`${part.file} has no "${part.text}" any more: mend test/bench/edge/parts.mjs`);
  return { format: 'module', source: source.replace(part.text, part.by), shortCircuit: true };
}

#!/usr/bin/env node
// Holds the OpenAPI documents to the recommended rules of Redocly (redocly.yaml) and Spectral (spectral.mjs).
// Both must report nothing.
//   node scripts/lint-openapi.mjs        the document of everything, and those of the four documented APIs
import { readFileSync } from 'node:fs';
import { lintFromString, loadConfig } from '@redocly/openapi-core';
import spectral from '@stoplight/spectral-core';
import ruleset from '../spectral.mjs';
import { root } from './step.mjs';

// What is in the others is also in `all`.
const names = ['all', 'current-user', 'user-directory', 'user-v1', 'm2-profile'];

process.chdir(root);
const config = await loadConfig({ configPath: 'redocly.yaml' });
const linter = new spectral.Spectral();
linter.setRuleset(ruleset);
const faults = [];
for (const name of names) faults.push(...(await faultsOf(`apps/api/openapi/${name}.json`)));
for (const fault of faults) console.error(fault);
process.exitCode = faults.length === 0 ? 0 : 1;

async function faultsOf(file) {
  const source = readFileSync(file, 'utf8');
  const [redocly, found] = await Promise.all([
    lintFromString({ source, absoluteRef: file, config }),
    linter.run(JSON.parse(source)),
  ]);
  return [
    ...redocly.map(
      ({ ruleId, message, location }) => `${file} ${location[0]?.pointer ?? ''}: ${message} (redocly ${ruleId})`,
    ),
    ...found.map(({ code, message, path }) => `${file} #/${path.join('/')}: ${message} (spectral ${code})`),
  ];
}

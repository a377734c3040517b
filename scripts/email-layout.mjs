#!/usr/bin/env node
// Writes the layout of all emails, which MJML makes from layout.mjml.
//   node scripts/email-layout.mjs           writes it
//   node scripts/email-layout.mjs --check   exits 1 when it differs
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import mjml2html from 'mjml';
import { root } from './step.mjs';

const folder = join(root, 'libs/mail/src/templates');
const { html, errors } = await mjml2html(readFileSync(join(folder, 'layout.mjml'), 'utf8'), {
  validationLevel: 'strict',
  keepComments: false,
  fonts: {},
});
for (const { formattedMessage } of errors) console.error(formattedMessage);
const lines = html
  .split('\n')
  .map((line) => line.trim())
  .filter(Boolean)
  .join('\n')
  .replaceAll('lang="und"', 'lang="[[language]]"')
  // MJML takes no variables for colors: these two stand for the ones of the organization.
  .replaceAll('#1f4fd8', '{{ color }}')
  .replaceAll('#fefefe', '{{ text_color }}');
const page = `/** Written by npm run generate from layout.mjml. What stands in double brackets is put in for each kind and language. */
export const layout = \`${lines.replace(/[\\`$]/g, '\\$&')}
\`;
`;
const target = join(folder, 'layout.generated.ts');
const isStale = errors.length > 0 || readFileSync(target, 'utf8') !== page;
if (isStale && process.argv.includes('--check')) console.error('The layout of emails is stale; run: npm run generate');
else if (isStale) writeFileSync(target, page);
process.exitCode = errors.length > 0 || (isStale && process.argv.includes('--check')) ? 1 : 0;

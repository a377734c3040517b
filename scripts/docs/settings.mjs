import { cell, generatedNote, markdown, table } from './page.mjs';

/** The settings as the documents list them, from the schema that the server reads. */
const settingsOf = (schema) =>
  Object.entries(schema).map(([name, { default: value, desc, choices }]) => ({
    name,
    default: [value ?? ''].flat().join(','),
    meaning: choices ? `${desc} (${choices.join(', ')})` : desc,
  }));

/** `.env.example` */
export function environmentFile(schema) {
  const entries = settingsOf(schema).map((one) => `# ${one.meaning}\n#${one.name}=${one.default}\n`);
  const head =
    '# Settings of Facet, each with its default. Copy this file to .env and take the # away where you want another value.\n# Written by npm run docs.\n';
  return `${head}\n${entries.join('\n')}`;
}

/** `docs/settings.md` */
export function settingsPage(schema) {
  const rows = settingsOf(schema).map((one) => [
    `\`${one.name}\``,
    one.default && `\`${one.default}\``,
    cell(one.meaning),
  ]);
  return markdown(`${generatedNote}

# Settings

Settings come from the environment, or from a file \`.env\` in the working folder. They are read once, at start. Empty means unset.
[\`.env.example\`](../.env.example) is a file to copy, and [Configure](operations/configure.md) says which settings to look at first.

${table(['setting', 'default', 'meaning'], rows)}
`);
}

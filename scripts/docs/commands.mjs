import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { generatedNote, markdown } from './page.mjs';

const run = promisify(execFile);

/** Help texts are wrapped to the terminal; without one, commander takes 80 columns. */
const environment = { ...process.env, COLUMNS: '100', NO_COLOR: '1', FORCE_COLOR: '0' };

async function helpOf(root, words) {
  const { stdout } = await run(process.execPath, [join(root, 'bin/facet.mjs'), ...words, '--help'], { cwd: root, env: environment });
  return stdout.trimEnd();
}

/** The names under the heading `Commands:` of a help text. */
function commandsIn(help) {
  const [, list = ''] = /^Commands:\n((?: .*\n?|\n)*)/m.exec(`${help}\n`) ?? [];
  return [...list.matchAll(/^ {2}(\S+)/gm)].map(([, name]) => name.split('|')[0]).filter((name) => name !== 'help');
}

/** Every command with its help, depth first, as the program prints it. Two processes at a time. */
async function commandTree(root, words = []) {
  const help = await helpOf(root, words);
  const inner = [];
  const names = commandsIn(help);
  for (let at = 0; at < names.length; at += 2) inner.push(...(await Promise.all(names.slice(at, at + 2).map((name) => commandTree(root, [...words, name])))));
  return [{ words, help }, ...inner.flat()];
}

/** A digest of what the help texts are made of. */
function digestOf(folder) {
  const hash = createHash('sha256');
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile() && /\.(ts|mjs)$/.test(entry.name));
  for (const path of files.map((entry) => join(entry.parentPath, entry.name)).sort()) hash.update(path.slice(folder.length)).update(readFileSync(path));
  return hash.digest('hex');
}

/** The commands, from a note in dist where nothing of them has changed: asking some sixty processes for their help takes half a minute. */
async function commandsOf(root) {
  const note = join(root, 'dist/.facet-commands.json');
  const digest = digestOf(join(root, 'apps/cli')) + readFileSync(join(root, 'package.json'), 'utf8').length;
  const noted = existsSync(note) ? JSON.parse(readFileSync(note, 'utf8')) : {};
  if (noted.digest === digest) return noted.commands;
  const commands = await commandTree(root);
  mkdirSync(join(root, 'dist'), { recursive: true });
  writeFileSync(note, JSON.stringify({ digest, commands }));
  return commands;
}

/** `docs/cli.md` */
export async function commandsPage(root) {
  const commands = await commandsOf(root);
  const groups = commands.filter(({ words }) => words.length === 1);
  const section = ({ words, help }) => `${'#'.repeat(words.length + 1)} ${words.join(' ')}\n\n\`\`\`text\n${help}\n\`\`\``;
  return markdown(`${generatedNote}

# Commands

Operators use the command \`facet\`. It uses the settings and the database of the server, and acts on every organization.

- In a checkout: \`npm run facet -- user list\`, or \`node bin/facet.mjs user list\`. In the image: \`node bin/facet.mjs user list\`.
- Without \`DATABASE_URL\` a command uses the running PostgreSQL of \`DATA_DIR\`, or starts it for as long as it works.
- With \`--json\` there is one JSON value on standard output, or, on failure, one on standard error: \`{code, message, …}\` with a code of [Errors](errors.md).
- Secrets are read from standard input, never from arguments.
- File names are relative to the folder of the caller.
- The rules of the store hold for operators too: the last admin of an organization stays, and a denied name is nobody's.

\`\`\`text
${commands[0].help}
\`\`\`

Groups: ${groups.map(({ words: [name] }) => `[${name}](#${name})`).join(', ')}.

${commands.slice(1).map(section).join('\n\n')}
`);
}

import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { runProgram } from '../../dist/apps/cli/src/program.js';
import { generatedNote, markdown } from './page.mjs';

/**
 * A help text loads no library, so that all of them are asked for in this process; without a terminal they
 * have 80 columns.
 */
async function helpOf(words) {
  const stdout = new PassThrough();
  await runProgram({
    args: [...words, '--help'],
    folder: '.',
    stdin: new PassThrough(),
    stdout,
    stderr: process.stderr,
    endsOnSignals: false,
  });
  return (await text(stdout.end())).trimEnd();
}

/** The names under the heading `Commands:` of a help text. */
function commandsIn(help) {
  const [, list = ''] = /^Commands:\n((?: .*\n?|\n)*)/m.exec(`${help}\n`) ?? [];
  return [...list.matchAll(/^ {2}(\S+)/gm)].map(([, name]) => name.split('|')[0]).filter((name) => name !== 'help');
}

/** Every command with its help, depth first, as the program prints it. */
async function commandTree(words = []) {
  const help = await helpOf(words);
  const inner = await Promise.all(commandsIn(help).map((name) => commandTree([...words, name])));
  return [{ words, help }, ...inner.flat()];
}

/** `docs/cli.md` */
export async function commandsPage() {
  const commands = await commandTree();
  const groups = commands.filter(({ words }) => words.length === 1);
  const section = ({ words, help }) =>
    `${'#'.repeat(words.length + 1)} ${words.join(' ')}\n\n\`\`\`text\n${help}\n\`\`\``;
  return markdown(`${generatedNote}

# Commands

Operators use the command \`facet\`. It uses the settings and the database of the server, and acts on every organization.

- In a checkout: \`npm run facet -- user list\`, or \`node bin/facet.mjs user list\`. In the image: \`node bin/facet.mjs user list\`.
- Without \`DATABASE_URL\` a command uses the running PostgreSQL of \`DATA_DIR\`, or starts it for as long as it works.
- With \`--json\` there is one JSON value on standard output, or, on failure, one on standard error: \`{code, message, …}\` with a code of
  [Errors](errors.md), or \`command.misused\`, \`settings.invalid\`, \`service.unavailable\`, \`service.failed\`.
- Lists are pages (\`--limit\`, \`--cursor\`), or with \`--all\` the whole list. As JSON a page is \`{items, total?, nextCursor?}\`.
- A file of the denylist is one name a line, or one JSON array. A name that a line cannot show as it is (a line break, outer space, \`"\` or \`[\` first) is a JSON string there. All names of a file are imported, or none.
- Secrets are read from standard input, never from arguments.
- File names are relative to the folder of the caller.
- The rules of the store hold for operators too: the last admin of an organization stays, and a denied name is given to no user.

\`\`\`text
${commands[0].help}
\`\`\`

Groups: ${groups.map(({ words: [name] }) => `[${name}](#${name})`).join(', ')}.

${commands.slice(1).map(section).join('\n\n')}
`);
}

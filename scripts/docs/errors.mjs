import { cell, generatedNote, markdown, table } from './page.mjs';

/** The APIs whose error bodies differ, by the beginning of their paths. The last one is that of all other paths. */
const apis = [
  { name: '/me', prefix: '/me', form: ({ code }) => `\`${code}\`` },
  { name: '/api/v1/user', prefix: '/api/v1', form: ({ message }) => cell(message) },
  {
    name: '/api/profile',
    prefix: '/api/profile',
    form: ({ reason }) => (reason === undefined ? '' : `\`reason: ${reason}\``),
  },
  { name: '/v1/user', prefix: '/v1/user', form: ({ code, name }) => `${code} \`${name}\`` },
  { name: '/auth, /admin', prefix: '', form: () => '' },
];

const apiOf = (path) => apis.find(({ prefix }) => path === prefix || path.startsWith(`${prefix}/`) || prefix === '');

/** Every error code that a documented answer can have: what it means, and how each API shows it. */
function codesIn({ operations, resolve }) {
  const codes = new Map();
  for (const { path, operation } of operations)
    for (const [status, response] of Object.entries(operation.responses))
      for (const { examples = {} } of Object.values(resolve(response).content ?? {}))
        for (const [code, example] of Object.entries(examples).filter(([name]) => /^[a-z_]+\.[a-z_]+$/.test(name))) {
          const found = codes.get(code) ?? { meaning: example.summary, forms: new Map() };
          codes.set(code, found);
          const { name, form } = apiOf(path);
          // An answer `default` of one route repeats a status that others name.
          if (/^\d+$/.test(status)) found.forms.set(name, `${status} ${form(example.value)}`.trim());
        }
  return codes;
}

/**
 * `docs/errors.md`. @param listed the lines `code kind` of the checked-in list, which has the codes of
 * commands as well
 */
export function errorsPage(document, listed) {
  const codes = codesIn(document);
  const rows = [...codes.keys()].sort().map((code) => {
    const { meaning, forms } = codes.get(code);
    return [`\`${code}\``, cell(meaning), ...apis.map(({ name }) => forms.get(name) ?? '')];
  });
  const others = listed
    .filter(([code]) => !codes.has(code))
    .map(([code, kind]) => [`\`${code}\``, kind.replaceAll('_', ' ')]);
  return markdown(`${generatedNote}

# Errors

Every error of Facet has a code, \`noun.what_happened\`, which stays the same in later versions. Each API shows it in the form that its clients know:

- **Account and admin API** (\`/auth\`, \`/admin\`): an RFC 9457 problem. The code is in \`code\`, the text in \`detail\`, the fields at fault in \`errors\`.
- **\`/me\`**: \`{code, message, details?}\`. The \`code\` is one word for each status, such as \`ValidationFailed\`.
- **\`/api/v1/user\`**: \`{statusCode, error, message, details?}\`.
- **\`/api/profile\`**: \`{statusCode, error, message}\`, with \`reason\`, \`usernamesInUse\` and \`details\` where they apply.
- **\`/v1/user\`**: \`{code, message, name, details?}\`. The \`code\` is a number; \`message\` is \`name\` in lower case.

Look at the status first, then at the code. Texts are for readers and may change. 429 and 503 carry \`Retry-After\`; 401 carries \`WWW-Authenticate\`.

An empty cell means that no route of this API answers with the code.

${table(
  [
    'code',
    'meaning',
    ...apis.map(({ name }) =>
      name
        .split(', ')
        .map((one) => `\`${one}\``)
        .join(', '),
    ),
  ],
  rows,
)}
${others.length === 0 ? '' : `\nNo route answers with these; the log or a command shows them:\n\n${table(['code', 'kind'], others)}\n`}`);
}

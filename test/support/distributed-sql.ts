/** Statements that read all organizations. Every node answers them; none is on the way of a common request. */
export const everywhere: Record<string, RegExp> = {
  'erasure: origins of a user, in organizations that the user may have left':
    /^delete from audit_origins where \(organization_id, entry_id\) in/,
  'job: reserved names whose time is over': /^select organization_id as organization, array_agg\(canonical\)/,
  'job: organizations with old notifications':
    /^select f\.organization_id as id from notification_feeds f where \(\$1::text is null/,
  'marking as read in all organizations': /^select organization_id as id from inboxes where user_id = \$1 order by/,
  'streams of several organizations at once': /unnest\(\$1::text\[\], \$2::uuid\[\], \$3::int\[\]\)/,
};

export const plainText = (text: string): string => text.replace(/\s+/g, ' ').trim();

interface Table {
  readonly name: string;
  readonly alias: string;
  readonly isInserted: boolean;
}

type Words = (string | Words)[];

const token = /'(?:[^']|'')*'|--[^\n]*|\$\d+|"[^"]*"|[a-z_][\w]*(?:\.(?:[a-z_]\w*|"[^"]*"|\*))*|\S/gi;
const isName = (word: string | Words | undefined): word is string =>
  typeof word === 'string' && /^[a-z_]\w*$/.test(word);
const notAnAlias = new Set(
  'as set where on using join left right inner cross full group order having limit for returning select values default union'.split(
    ' ',
  ),
);

/** The words of a text; what is in parentheses is a list of its own. */
function wordsOf(text: string): Words {
  const root: Words = [];
  const open = [root];
  for (const word of text.match(token) ?? []) {
    if (word.startsWith('--')) continue;
    if (word === '(') {
      const inner: Words = [];
      open.at(-1)?.push(inner);
      open.push(inner);
    } else if (word === ')') open.pop();
    else open.at(-1)?.push(word.startsWith("'") ? word : word.toLowerCase());
  }
  return root;
}

/** The queries of a level: those that a `union` divides. */
function queriesOf(words: Words): Words[] {
  const queries: Words[] = [[]];
  for (const word of words) {
    if (typeof word === 'string' && ['union', 'intersect', 'except'].includes(word)) queries.push([]);
    else queries.at(-1)?.push(word);
  }
  return queries;
}

/** The tables of one query, without those of its sub-selects. */
function tablesOf(query: Words): Table[] {
  return query.flatMap((word, at) => {
    const before = query[at - 1];
    const isTable = ['from', 'join', 'into', 'update', 'using'].includes(String(before)) && isName(word);
    if (!isTable || (before === 'update' && query[at - 2] === 'for')) return [];
    const next = query[at + 1] === 'as' ? query[at + 2] : query[at + 1];
    return [{ name: word, alias: isName(next) && !notAnAlias.has(next) ? next : word, isInserted: before === 'into' }];
  });
}

const flat = (words: Words): string[] =>
  words.flatMap((word) => (typeof word === 'string' ? [word] : ['(', ...flat(word), ')']));

/** Whether the query itself, not a sub-select, says which organization the table is read for. */
function isNamed(query: Words, { alias }: Table, isAlone: boolean): boolean {
  const columns = [`${alias}.organization_id`, ...(isAlone ? ['organization_id'] : [])];
  return query.some((word, at) => {
    if (Array.isArray(word) && word[0] !== 'select' && word[0] !== 'with')
      return isNamed(word, { name: '', alias, isInserted: false }, isAlone);
    if (typeof word !== 'string' || !columns.includes(word) || query[at + 1] !== '=') return false;
    const value = query[at + 2];
    const values = query[at + 3];
    return (
      /^\$\d+$/.test(String(value)) || (value === 'any' && Array.isArray(values) && /^\$\d+$/.test(String(values[0])))
    );
  });
}

function faultsOfQuery(query: Words, distributed: ReadonlySet<string>, local: ReadonlySet<string>): string[] {
  const tables = tablesOf(query);
  const parts = tables.filter(({ name }) => distributed.has(name));
  const read = tables.filter(({ isInserted }) => !isInserted);
  const unnamed = parts.filter((table) =>
    table.isInserted ? !flat(query).includes('organization_id') : !isNamed(query, table, read.length === 1),
  );
  const beside = read.filter(({ name }) => local.has(name)).map(({ name }) => name);
  return [
    ...unnamed.map(({ name, alias }) => `${name} ${alias}: organization_id is no parameter`),
    ...(parts.some(({ isInserted }) => !isInserted) && beside.length > 0
      ? [`beside local tables: ${beside.join(', ')}`]
      : []),
  ];
}

const subqueriesOf = (words: Words): Words[] =>
  words.flatMap((word) => (Array.isArray(word) ? [word, ...subqueriesOf(word)] : []));

function faultsOfInsert(query: Words): string[] {
  if (!query.includes('conflict') || !query.includes('into')) return [];
  const conflict = flat(query.slice(query.indexOf('conflict')));
  const isSelected = query.slice(query.indexOf('into')).includes('select');
  return [
    ...(isSelected && conflict.some((word) => /^\$\d+$/.test(word))
      ? ['a parameter behind on conflict of rows that are selected']
      : []),
    ...(conflict.includes('now') ? ['now() behind on conflict'] : []),
  ];
}

/**
 * What a distributed engine (Citus) has against a statement, found in its text: it must find one node for
 * each table, and every table on it.
 */
export function faultsOf(text: string, distributed: ReadonlySet<string>, local: ReadonlySet<string>): string[] {
  const words = wordsOf(text);
  const all = [words, ...subqueriesOf(words)].flatMap(queriesOf);
  if (!all.some((query) => tablesOf(query).some(({ name }) => distributed.has(name)))) return [];
  return all.flatMap((query) => [...faultsOfQuery(query, distributed, local), ...faultsOfInsert(query)]);
}

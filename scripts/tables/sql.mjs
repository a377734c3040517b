// Finds the tables in a text of SQL: which are read, and which are written or locked.

/** Stands for a `${}` of a template. */
export const placeholder = '\u0001';

const token =
  /'(?:[^']|'')*'|--[^\n]*|\/\*[\s\S]*?\*\/|(?:"[^"]+"|[a-z_\u0001][\w\u0001]*)(?:\.(?:"[^"]+"|[a-z_\u0001][\w\u0001]*))*|\S/gi;
const isName = (text) => /^["a-z_\u0001]/i.test(text ?? '');
/** A setting such as `TRUSTED_ISSUERS` in a message is not the table of that name. */
const isSetting = (text) => /^[A-Z0-9]+(?:_[A-Z0-9]+)+$/.test(text);
const isComment = (text) => text.startsWith('--') || text.startsWith('/*');
const endsFrom = new Set(
  'where group order limit having union intersect except returning window for select set offset fetch values'.split(
    ' ',
  ),
);
/** Functions whose arguments are divided by `from`. */
const divided = new Set(['extract', 'trim', 'substring', 'overlay']);

/** The table of a name: without the schema, or the schema of the queue, which is owned as a whole. */
const tableOf = (name) => {
  const [first = '', second] = name.replaceAll('"', '').split('.');
  return first === 'graphile_worker' || second === undefined ? first : second;
};

/** Names that a `with` gives to queries. */
function queriesOf(words) {
  const named = words.filter((word, at) => isName(word) && /^as( not)?( materialized)? \($/.test(afterName(words, at)));
  return new Set(named);
}

function afterName(words, at) {
  const end = words.indexOf('(', at);
  return end < 0 || end > at + 4 ? '' : words.slice(at + 1, end + 1).join(' ');
}

class Reading {
  constructor(text) {
    this.words = (text.match(token) ?? [])
      .filter((word) => !isComment(word))
      .map((word) => (word.startsWith("'") || isSetting(word) ? word : word.toLowerCase()));
    this.queries = queriesOf(this.words);
    this.scopes = [{ tables: [] }];
    this.found = [];
  }

  get scope() {
    return this.scopes.at(-1);
  }

  /** Notes the table at a position, unless it is a query, a function or a subquery. */
  note(at, kind) {
    while (['only', 'table', 'lateral'].includes(this.words[at])) at += 1;
    const word = this.words[at];
    if (
      !isName(word) ||
      this.queries.has(word) ||
      endsFrom.has(word) ||
      (this.words[at + 1] === '(' && kind === 'read')
    )
      return;
    const alias = this.words[at + 1] === 'as' ? this.words[at + 2] : this.words[at + 1];
    const use = { table: tableOf(word), kind };
    this.found.push(use);
    this.scope.tables.push({ use, names: [use.table, alias] });
  }

  /** `for update of a, b`: locks those, or all tables of the query. */
  lock(at) {
    while (['no', 'key', 'update', 'share'].includes(this.words[at])) at += 1;
    const named = [];
    if (this.words[at] === 'of') for (at += 1; isName(this.words[at]); at += 2) named.push(this.words[at]);
    for (const { use, names } of this.scope.tables)
      if (named.length === 0 || names.some((name) => named.includes(name))) use.kind = 'lock';
  }

  /** Whether `update` at this position changes a table: it may end a `for update` or begin an English sentence. */
  isUpdate(at) {
    const after = this.words.slice(at + 1, at + 5);
    return !['for', 'key', 'do', 'on', 'no', 'then'].includes(this.words[at - 1]) && after.includes('set');
  }

  step(word, at) {
    const [before, after] = [this.words[at - 1], this.words[at + 1]];
    if (word === '(') this.scopes.push({ tables: [], divided: divided.has(before) });
    else if (word === ')' && this.scopes.length > 1) this.scopes.pop();
    else if (word === ',' && this.scope.from) this.note(at + 1, 'read');
    else if (word === 'for' && /^(?:no|key|update|share)$/.test(after)) this.lock(at + 1);
    if (endsFrom.has(word)) this.scope.from = false;
    if (word === 'from') this.from(at, before);
    else if (word === 'join') this.note(at + 1, 'read');
    else if (word === 'using' && after !== '(') this.list(at);
    else if (word === 'into' && /^(?:insert|merge)$/.test(before)) this.note(at + 1, 'write');
    else if ((word === 'update' && this.isUpdate(at)) || word === 'truncate' || (word === 'lock' && after === 'table'))
      this.note(at + 1, 'write');
    else if (word.startsWith('graphile_worker.') && after === '(')
      this.found.push({ table: 'graphile_worker', kind: 'write' });
  }

  from(at, before) {
    if (before === 'distinct' || this.scope.divided) return;
    if (before === 'delete') this.note(at + 1, 'write');
    else this.list(at);
  }

  list(at) {
    this.scope.from = true;
    this.note(at + 1, 'read');
  }
}

/** @returns each use of a table: its name and whether it is read, written or locked */
export function tablesIn(text) {
  const reading = new Reading(text);
  for (const [at, word] of reading.words.entries()) reading.step(word, at);
  return reading.found;
}

/** The table with which a fragment such as `members m join roles r` begins. */
export const headOf = (text) => tableOf((text.match(token) ?? [])[0] ?? '');

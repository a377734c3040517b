import { HeadingsInvalid } from '../../transfers.errors.js';
import { columnOf, userColumns, type UserColumn } from '../lines/user-line.js';

/** What spreadsheets put between cells, depending on the country. */
const delimiters: Readonly<Record<string, string>> = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'bar' };

/** How Excel says in a first line of its own what is between the cells. */
const separatorLine = /^(?:ï»¿)?sep=(.)(?=[\r\n])/i;

/** Names of fields as a file has them, and ours for them. Null: left out. */
export type HeadingMap = ReadonlyMap<string, string | null>;

interface Dialect {
  readonly delimiter: string;
  readonly skip: number;
}

/**
 * What is between the cells: said by the caller, or by the file, or what finds the most known headings; and
 * the bytes before the headings that are no record.
 */
export function dialectOf(head: string, asked: string | undefined, map: HeadingMap): Dialect {
  const [line = '', inFile] = separatorLine.exec(head) ?? [];
  const delimiter = asked ?? inFile ?? guess(head.trimStart().split(/[\r\n]/, 1)[0] ?? '', map);
  return { delimiter, skip: line.length };
}

function guess(firstLine: string, map: HeadingMap): string {
  const found = Object.keys(delimiters).map((delimiter) => {
    const cells = firstLine.split(delimiter).map((one) => one.replace(/^"|"$/g, '').trim());
    const known = cells.filter((one) => map.has(one) || columnOf(one) !== undefined).length;
    return { delimiter, known, cells: cells.length };
  });
  // The first of those that are as good.
  return found.sort((a, b) => b.known - a.known || b.cells - a.cells)[0]?.delimiter ?? ',';
}

/** The columns of a file; undefined: left out, or without a heading. Throws `HeadingsInvalid`, with the advice. */
export function columnsOf(
  headings: readonly string[],
  map: HeadingMap,
  delimiter: string,
  advice = '',
): (UserColumn | undefined | null)[] {
  const names = headings.map((one) => one.trim());
  const refuse = (message: string): never => {
    const parts = [message, ...headingsAndFields(names, delimiter), advice];
    throw new HeadingsInvalid({ message: parts.join(' ').trimEnd() });
  };
  const missing = [...map.keys()].filter((one) => !names.includes(one));
  if (missing.length > 0) refuse(`Names were given for headings that the file does not have: ${missing.join(', ')}.`);
  const unknown = names.filter((one) => one !== '' && !map.has(one) && columnOf(one) === undefined);
  if (unknown.length > 0) refuse(`The file has headings that are no fields of people: ${unknown.join(', ')}.`);
  const columns = names.map((one) => (one === '' ? null : map.has(one) ? columnOf(map.get(one) ?? '') : columnOf(one)));
  const known = columns.filter((one) => one !== undefined && one !== null);
  if (new Set(known).size < known.length) refuse('The file has a heading twice.');
  if (known.length === 0) refuse('The file has no heading that is a field of people.');
  return columns;
}

const headingsAndFields = (names: readonly string[], delimiter: string): string[] => [
  `Headings of the file, with the ${delimiters[delimiter] ?? delimiter} between them: ${names.join(' | ')}.`,
  `Fields of people: ${userColumns.join(', ')}.`,
];

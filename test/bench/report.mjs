import { cpus, totalmem, type } from 'node:os';
import { writeFileSync } from 'node:fs';

const rounded = (value) => (Math.abs(value) >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3))));
const shown = (value) =>
  typeof value === 'number' ? (Number.isInteger(value) ? String(value) : rounded(value)) : String(value ?? '');

/** Lines of a table, as Markdown has them and a terminal can show. */
function table(rows) {
  const heads = Object.keys(rows[0]);
  const cells = [heads, ...rows.map((one) => heads.map((head) => shown(one[head])))];
  const widths = heads.map((_, at) => Math.max(...cells.map((line) => line[at].length)));
  const line = (texts) => `| ${texts.map((text, at) => text.padEnd(widths[at])).join(' | ')} |`;
  return [line(cells[0]), line(widths.map((width) => '-'.repeat(width))), ...cells.slice(1).map(line)].join('\n');
}

/** Whether a value reaches a bound, from above where less is better. */
const reaches = ({ value, less }, bound) => bound === undefined || (less ? value <= bound : value >= bound);

function verdict(line) {
  if (line.atLeast === undefined) return '–';
  if (!reaches(line, line.atLeast)) return 'MISSED';
  return line.aim !== undefined && reaches(line, line.aim) ? 'aim met' : 'met';
}
const bounded = ({ less, unit }, bound) => (bound === undefined ? '–' : `${less ? '≤' : '≥'} ${bound} ${unit}`);

const figure = (line) => ({
  what: line.what,
  measured: `${rounded(line.value)} ${line.unit}`,
  'at least': bounded(line, line.atLeast),
  aim: bounded(line, line.aim),
  verdict: verdict(line),
  how: line.how ?? '',
});

export const machine = () => ({
  system: type(),
  processors: `${cpus().length} × ${cpus()[0].model}`,
  memoryGb: Math.round(totalmem() / 2 ** 30),
  node: process.version,
});

/** The whole report as Markdown. */
export function reportOf({ lines, tables, failures, about }) {
  const facts = Object.entries(about).map(
    ([name, value]) =>
      `- ${name}: ${
        typeof value === 'object'
          ? Object.entries(value)
              .map((pair) => pair.join(' '))
              .join(', ')
          : value
      }`,
  );
  const figures = lines.length > 0 ? ['', table(lines.map(figure))] : [];
  const rest = tables.flatMap((rows) => (rows.length > 0 ? ['', table(rows)] : []));
  const failed = failures.map(({ subject, failure }) => `- **${subject} failed**: ${failure}`);
  return [...facts, ...failed, ...figures, ...rest].join('\n');
}

/** Everything that was measured, for programs. */
export function writeResults(file, { lines, tables, failures, about }) {
  const judged = lines.map((line) => ({ ...line, verdict: verdict(line) }));
  writeFileSync(file, `${JSON.stringify({ about, failures, figures: judged, tables }, null, 2)}\n`);
}

import { format } from 'prettier';

export const generatedNote = '<!-- Written by `npm run docs`; do not edit. -->';

/** A cell of a Markdown table: one line, and no `|` that would end it. */
export const cell = (text) => text.replaceAll(/\s+/g, ' ').replaceAll('|', '\\|').trim();

/** A Markdown table. The cells are Markdown already. */
export const table = (headings, rows) =>
  [headings, headings.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

/** As `npm run format` would leave it, so that generated pages pass the check of the format. */
export const markdown = (text) =>
  format(text, { parser: 'markdown', printWidth: 100, proseWrap: 'always', embeddedLanguageFormatting: 'off' });

/** `text` with what stands between the two markers replaced. */
export function between(text, begin, end, inner, name) {
  const [before, after] = [text.indexOf(begin), text.indexOf(end)];
  if (before < 0 || after < before) throw new Error(`${name} lacks the lines "${begin}" and "${end}"`);
  return `${text.slice(0, before)}${begin}\n\n${inner}\n\n${text.slice(after)}`;
}

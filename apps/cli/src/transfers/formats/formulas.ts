/** What a spreadsheet takes for a formula, behind the apostrophes that say that it is none: also in full width, as some spellings of Excel take it. */
const formula = /^'*[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/;

/** A cell that no spreadsheet runs: an apostrophe before it says that it is text. One that had apostrophes gets another, so that `withoutApostrophe` gives each back. */
export const withApostrophe = (cell: string): string => (formula.test(cell) ? `'${cell}` : cell);

/** The cell that `withApostrophe` was given. */
export const withoutApostrophe = (cell: string): string => (cell.startsWith("'") && formula.test(cell.slice(1)) ? cell.slice(1) : cell);

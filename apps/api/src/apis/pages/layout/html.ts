import { escapeHtml } from '@app/mail';

/** HTML that is safe to put into a page. */
export class Html {
  constructor(readonly text: string) {}
}

export type Part = Html | string | number | undefined | false | readonly Part[];

function textOf(part: Part): string {
  if (typeof part === 'string' || typeof part === 'number') return escapeHtml(String(part));
  if (part instanceof Html) return part.text;
  return part === undefined || part === false ? '' : part.map(textOf).join('');
}

/** A template of HTML. What is put in is escaped, also for quoted attributes, unless it is HTML of another template. */
export const markup = (parts: TemplateStringsArray, ...values: readonly Part[]): Html =>
  new Html(parts.map((part, at) => part + textOf(values[at])).join(''));

import { baseWords } from './base.words.js';
import { html } from './html.js';
import type { Page, PageContext } from './page.js';
import { styleFile } from './style.js';

/** The whole document of a page. */
export function documentOf(page: Page, context: PageContext): string {
  const { language, look, faults } = context;
  const { title, main, wide = false } = page(context);
  const words = baseWords[language];
  const site = look?.name ?? words.product;
  const prefix = faults === undefined ? '' : `${words.faultTitle}: `;
  return html`<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><title>${prefix}${title} – ${site}</title><link rel="stylesheet" href="/auth/ui/${styleFile}"></head>
<body${wide ? html` class="wide"` : undefined}><header>${site}</header>
<main><div class="sheet"><h1>${title}</h1>${main}</div></main></body></html>
`.text;
}

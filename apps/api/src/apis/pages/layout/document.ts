import { scriptFile } from '../passkeys/script.js';
import { baseWords } from './base.words.js';
import { markup } from './html.js';
import type { Page, PageContext } from './page.js';
import { styleFile } from './style.js';

/** A page as it is sent. */
export interface PageDocument {
  readonly text: string;
  /** Whether it has the script of passkeys, which its policy has to allow. */
  readonly script: boolean;
  readonly cookies: readonly string[];
}

/** The whole document of a page. */
export function documentOf(page: Page, context: PageContext): PageDocument {
  const { language, look, faults } = context;
  const { title, main, wide = false, script = false, onward, cookies = [] } = page(context);
  const words = baseWords[language];
  const site = look?.name ?? words.product;
  const prefix = faults === undefined ? '' : `${words.faultTitle}: `;
  const head = [
    markup`<link rel="stylesheet" href="/auth/ui/${styleFile}">`,
    script && markup`<script src="/auth/ui/${scriptFile}" defer></script>`,
    onward !== undefined && markup`<meta http-equiv="refresh" content="0; url=${onward}">`,
  ];
  const { text } = markup`<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><title>${prefix}${title} – ${site}</title>${head}</head>
<body${wide && markup` class="wide"`}><header>${site}</header>
<main><div class="sheet"><h1>${title}</h1>${main}</div></main></body></html>
`;
  return { text, script, cookies };
}

import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { FileAnswer } from '@app/http';
import { escapeHtml, type ShownMail } from '@app/mail';

const script = `for (const button of document.querySelectorAll('button[data-code]'))
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(button.dataset.code);
    button.textContent = 'Copied';
  });`;

const style = `body{font:16px/1.5 system-ui,sans-serif;max-width:720px;margin:24px auto;padding:0 16px}
article{border:1px solid #d0d7de;border-radius:6px;margin:16px 0;padding:16px;overflow-wrap:anywhere}
h2{font-size:18px;margin:0}iframe{border:1px solid #d0d7de;width:100%;height:420px;margin-top:12px}
a,button{font:inherit;display:inline-block;margin:0 8px 8px 0;padding:4px 12px;border:1px solid #1f4fd8;border-radius:6px;background:#fff;color:#1f4fd8;text-decoration:none;cursor:pointer}
pre{white-space:pre-wrap}`;

/**
 * What the page needs: its own styles, which the emails in it have too, and its one script. Nothing is loaded, and the
 * frames of emails run nothing.
 */
export const mailboxPolicy = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  `script-src 'sha256-${createHash('sha256').update(script).digest('base64')}'`,
  ...["base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"],
].join('; ');

const mediaType = 'text/html; charset=utf-8';
const isWebAddress = (link: string): boolean => /^https?:\/\//i.test(link);

function toArticle({ recipient, subject, text, html, queuedAt, code, token, link }: ShownMail): string {
  const copied = code ?? token;
  const [heading, to] = [escapeHtml(subject), escapeHtml(recipient)];
  const parts = [
    `<h2>${heading}</h2><p>To ${to}, ${escapeHtml(queuedAt.toISOString())}</p>`,
    ...(link !== undefined && isWebAddress(link)
      ? [`<a href="${escapeHtml(link)}" target="_blank" rel="noopener noreferrer">Follow the link</a>`]
      : []),
    ...(copied === undefined ? [] : [`<button type="button" data-code="${escapeHtml(copied)}">Copy the code</button>`]),
    `<iframe sandbox="" loading="lazy" title="${heading}" srcdoc="${escapeHtml(html)}"></iframe>`,
    `<details><summary>As plain text</summary><pre>${escapeHtml(text)}</pre></details>`,
  ];
  return `<article>${parts.join('')}</article>`;
}

/** The emails of the demo for humans, as mail programs show them. */
export function toMailboxPage(emails: readonly ShownMail[]): FileAnswer {
  const articles = emails.map(toArticle).join('') || '<p>No emails yet.</p>';
  const title = 'Emails of the demo';
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title><style>${style}</style>`;
  const page = Buffer.from(
    `<!doctype html><html lang="en"><head>${head}</head><body><h1>${title}</h1>${articles}<script>${script}</script></body></html>`,
  );
  const tag = `"${createHash('sha256').update(page).digest('base64url')}"`;
  return new FileAnswer(Readable.from([page]), mediaType, page.length, tag);
}

import { createHash } from 'node:crypto';

/** The styles of all pages: one file, which loads nothing. */
export const style = `:root{color-scheme:light dark;--ink:#1b1f24;--soft:#57606a;--paper:#f6f8fa;--sheet:#fff;--line:#8c959f;--brand:#1f4fd8;--on-brand:#fff;--wrong:#b3261e;--right:#1a6b34}
@media (prefers-color-scheme:dark){:root{--ink:#e6edf3;--soft:#9da7b1;--paper:#0d1117;--sheet:#161b22;--line:#6e7681;--link:#8ab4ff;--wrong:#ff8a80;--right:#7ee2a0}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
a{color:var(--link,var(--brand))}
header,main,footer{max-width:28rem;margin:0 auto;padding:0 1rem}
.wide header,.wide main,.wide footer{max-width:44rem}
header{padding-top:2rem;font-weight:600}
header img{display:block;max-width:12rem;max-height:3rem}
main{margin-top:1rem;margin-bottom:2rem}
.sheet{background:var(--sheet);border:1px solid var(--line);border-radius:.5rem;padding:1.5rem}
h1{font-size:1.5rem;line-height:1.25;margin:0 0 1rem}
h2{font-size:1.125rem;margin:1.5rem 0 .5rem}
p{margin:0 0 1rem}
form{margin:0 0 1rem}
label,legend{display:block;font-weight:600}
fieldset{border:0;margin:0 0 1rem;padding:0}
.field{margin:0 0 1rem}
.choice label{display:inline;font-weight:400}
.hint{color:var(--soft);font-size:.875rem;margin:0}
.wrong{color:var(--wrong);font-size:.875rem;margin:0}
input:not([type=checkbox]):not([type=radio]),select,textarea{width:100%;min-height:2.75rem;padding:.5rem .75rem;border:1px solid var(--line);border-radius:.375rem;background:var(--sheet);color:inherit;font:inherit}
[aria-invalid=true]{border-color:var(--wrong);outline-color:var(--wrong)}
:focus-visible{outline:3px solid var(--link,var(--brand));outline-offset:2px}
button,.button{display:inline-block;width:100%;min-height:2.75rem;padding:.5rem 1rem;border:1px solid var(--brand);border-radius:.375rem;background:var(--brand);color:var(--on-brand);font:inherit;font-weight:600;text-align:center;text-decoration:none;cursor:pointer}
button.second,.button.second{background:transparent;color:inherit;border-color:var(--line)}
button.small{width:auto;min-height:2rem;padding:.25rem .75rem}
.alert,.done{border-left:4px solid var(--wrong);padding:.5rem .75rem;margin:0 0 1rem;background:var(--paper)}
.done{border-color:var(--right)}
ul.plain{list-style:none;margin:0;padding:0}
ul.plain>li{border-top:1px solid var(--line);padding:.75rem 0}
ul.plain>li:first-child{border-top:0}
code,pre{font-family:ui-monospace,monospace;white-space:pre-wrap}
.qr{background:#fff;padding:.5rem;width:14rem;height:14rem}
.or{color:var(--soft);margin:1rem 0;text-align:center}
footer{color:var(--soft);font-size:.875rem;padding-bottom:2rem}
`;

const nameOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 12);

/** The file has another name when its content changes, so it is kept for ever. */
export const styleFile = `style.${nameOf(style)}.css`;

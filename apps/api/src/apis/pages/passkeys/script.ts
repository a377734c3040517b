import { createHash } from 'node:crypto';
import { askForPasskeys } from './passkeys.browser.js';

/** The one script of the pages. */
export const script = `(${askForPasskeys.toString()})();\n`;

/** The file has another name when its content changes, so it is kept for ever. */
export const scriptFile = `passkeys.${createHash('sha256').update(script).digest('hex').slice(0, 12)}.js`;

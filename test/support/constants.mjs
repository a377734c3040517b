// The constants of the application (libs/config/src/constants.ts), shorter or longer for a test. The
// environment does not change them.
import { constants } from '../../dist/libs/config/src/constants.js';
import { Quota } from '../../dist/libs/config/src/index.js';

const valueOf = (text) => (/^\d+\/\d+$/.test(text) ? new Quota(...String(text).split('/').map(Number)) : Number(text));

/** Divides the words of a docblock into settings and constants. */
export function withoutConstants(wanted) {
  const entries = Object.entries(wanted);
  return {
    settings: Object.fromEntries(entries.filter(([name]) => !(name in constants))),
    constants: Object.fromEntries(
      entries.filter(([name]) => name in constants).map(([name, text]) => [name, valueOf(text)]),
    ),
  };
}

// This file as the first module of such a process.
const [, query] = import.meta.url.split('?');
if (query) Object.assign(constants, withoutConstants(JSON.parse(decodeURIComponent(query))).constants);

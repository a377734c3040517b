import { str } from 'envalid';
import { whole } from './validators.js';

/** The admin console. */
export const consoleSchema = {
  CONSOLE: str({
    choices: ['on', 'off'] as const,
    default: 'on',
    desc: 'on: the admin console under /console; off: there is none',
  }),
  CONSOLE_PORT: whole(
    1,
    65535,
  )({
    default: undefined,
    desc: 'TCP port of the console, another one than PORT: /console answers there alone, and the APIs answer on both; empty: PORT',
  }),
};

import { str } from 'envalid';
import { linkTemplate } from './validators.js';

/** The pages that accept the tokens of emails, and whether Facet has them itself. */
export const linkSchema = {
  LINK_VERIFY: linkTemplate({
    default: '',
    desc: 'page of your front end that verifies an address, such as https://app.example.com/verify#{token}; https in production; default the hosted page under PUBLIC_URL; without one mails bring the code alone',
  }),
  LINK_RESET: linkTemplate({ default: '', desc: 'page that sets a new password, likewise' }),
  LINK_RESTORE: linkTemplate({ default: '', desc: 'page that restores a deleted account, likewise' }),
  LINK_UNDO: linkTemplate({ default: '', desc: 'page that undoes a change of the default address, likewise' }),
  LINK_INVITE: linkTemplate({ default: '', desc: 'page that accepts an invitation, likewise' }),
  LINK_SIGN_IN: linkTemplate({
    default: '',
    desc: 'page that signs in, likewise; without one mails bring the six digits alone',
  }),
  HOSTED_PAGES: str({
    choices: ['on', 'off'] as const,
    default: 'on',
    desc: 'on: pages for people under /auth/ui: sign-in, sign-up, links of emails, account; LINK_… lead to them by default; off: there are none, and emails without LINK_… bring codes alone',
  }),
};

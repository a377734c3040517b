import type { Settings } from '@app/config';
import type { EmailKind } from './mail.entity.js';

type Links = Pick<
  Settings,
  'LINK_VERIFY' | 'LINK_RESET' | 'LINK_RESTORE' | 'LINK_UNDO' | 'LINK_INVITE' | 'LINK_SIGN_IN'
>;

const pages: Readonly<Partial<Record<EmailKind, keyof Links>>> = {
  'verify-email': 'LINK_VERIFY',
  'reset-password': 'LINK_RESET',
  'restore-account': 'LINK_RESTORE',
  'address-replaced': 'LINK_UNDO',
  invitation: 'LINK_INVITE',
  'sign-in': 'LINK_SIGN_IN',
};

/** The address of the page that accepts the token. Undefined: there is no token, or no page is configured for it. */
export function linkOf(kind: EmailKind, token: string | undefined, settings: Links): string | undefined {
  const page = pages[kind];
  const template = page === undefined ? '' : settings[page];
  return token === undefined || template === ''
    ? undefined
    : template.replace('{token}', () => encodeURIComponent(token));
}

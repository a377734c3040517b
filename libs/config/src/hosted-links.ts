/** The hosted page that accepts the token of each link. */
const pages = {
  LINK_VERIFY: 'verify',
  LINK_RESET: 'reset',
  LINK_RESTORE: 'restore',
  LINK_UNDO: 'undo',
  LINK_INVITE: 'invitation',
  LINK_SIGN_IN: 'sign-in/email/link',
} as const;

type LinkSetting = keyof typeof pages;

export const linkSettings = Object.keys(pages) as LinkSetting[];

interface Hosting extends Readonly<Record<LinkSetting, string>> {
  readonly HOSTED_PAGES: 'on' | 'off';
  readonly PUBLIC_URL: string;
  readonly PORT: number;
}

/**
 * Where the hosted pages are: at the root of `PUBLIC_URL`; in the demo also without it, at its port. There the host is
 * the one that passkeys need and the start prints: a session and a requested code are in the cookies of one host.
 * Links carry a token, so in production only over https.
 */
function hostOf({ HOSTED_PAGES, PUBLIC_URL, PORT }: Hosting, demo: boolean, production: boolean): string | undefined {
  if (HOSTED_PAGES === 'off') return undefined;
  if (PUBLIC_URL === '') return demo && PORT > 0 ? `http://localhost:${PORT}` : undefined;
  const { protocol, pathname } = new URL(PUBLIC_URL);
  return pathname === '/' && (protocol === 'https:' || !production) ? PUBLIC_URL : undefined;
}

/** The page that identity providers send users back to; undefined where there is no hosted page. */
export function providerCallbackOf(env: Hosting, demo: boolean, production: boolean): string | undefined {
  const host = hostOf(env, demo, production);
  return host === undefined ? undefined : `${host}/auth/ui/sign-in/provider/callback`;
}

/** The links of emails: as they are set, else to the hosted pages. */
export function linksOf(env: Hosting, demo: boolean, production: boolean): Record<LinkSetting, string> {
  const host = hostOf(env, demo, production);
  const links = linkSettings.map((name) => [
    name,
    env[name] === '' && host !== undefined ? `${host}/auth/ui/${pages[name]}?token={token}` : env[name],
  ]);
  return Object.fromEntries(links) as Record<LinkSetting, string>;
}

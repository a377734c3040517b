import type { Settings } from '@app/config';

type Allowed = Pick<Settings, 'CORS_ORIGINS' | 'SIGN_IN_REDIRECTS' | 'PUBLIC_URL' | 'demo'>;

const localhost = /^https?:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/;
const webOrigin = /^https?:\/\//;

/** Stands for this server, under whatever name it is reached. */
const here = 'https://here.invalid';

export const accountPage = '/auth/ui/account';

/** The origins of front ends that a sign-in may lead back to. */
export function returnOrigins({ CORS_ORIGINS = [], SIGN_IN_REDIRECTS = [], demo }: Allowed): string[] {
  const registered = SIGN_IN_REDIRECTS.map((address) => new URL(address).origin);
  const local = demo ? ['http://localhost:*', 'http://127.0.0.1:*'] : [];
  return [...new Set([...CORS_ORIGINS, ...registered].filter((origin) => webOrigin.test(origin))), ...local];
}

/**
 * Where a sign-in leads back to: a page of this server, or of a front end that is in `CORS_ORIGINS` or
 * `SIGN_IN_REDIRECTS`. Everything else leads to the account page.
 */
export function returnAddress(wanted: string | undefined, allowed: Allowed): string {
  if (wanted === undefined || !URL.canParse(wanted, here)) return accountPage;
  const target = new URL(wanted, here);
  const { PUBLIC_URL, demo } = allowed;
  const isOwn = target.origin === here || (URL.canParse(PUBLIC_URL) && target.origin === new URL(PUBLIC_URL).origin);
  // The parts of the parsed address: a text may mean another host to a browser than to this parser.
  if (isOwn && !target.pathname.startsWith('//')) return `${target.pathname}${target.search}${target.hash}`;
  const isPlain = target.username === '' && target.password === '' && webOrigin.test(target.origin);
  const isAllowed = returnOrigins({ ...allowed, demo: false }).includes(target.origin);
  return isPlain && (isAllowed || (demo && localhost.test(target.origin))) ? target.href : accountPage;
}

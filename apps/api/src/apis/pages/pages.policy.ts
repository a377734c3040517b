import type { RequestHandler } from 'express';
import type { Settings } from '@app/config';
import { returnOrigins } from './return-address.js';

type PolicySettings = Parameters<typeof returnOrigins>[0];

/** What a page loads beside the stylesheets. */
interface PageParts {
  /** Whether it has the script of passkeys. */
  readonly script?: boolean;
  readonly logoOrigin?: string | undefined;
}

/**
 * What a page needs and no more: stylesheets, the logo of its organization, and forms to itself. Browsers apply `form-action` to where a form
 * leads as well, so the front ends that a sign-in may lead back to are in it.
 */
export const contentPolicy = (settings: PolicySettings, { script = false, logoOrigin }: PageParts = {}): string =>
  [
    "default-src 'none'",
    "style-src 'self'",
    `img-src 'self'${logoOrigin === undefined ? '' : ` ${logoOrigin}`}`,
    ...(script ? ["script-src 'self'"] : []),
    ["form-action 'self'", ...returnOrigins(settings)].join(' '),
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

/**
 * Browsers name the origin of a form by the policy of its page. With `no-referrer` it would be `null`, and those before
 * 2023 say nothing else of where it is from. The rest of the address, which may hold the token of a link, goes nowhere.
 */
const referrerPolicy = 'strict-origin';

/** For everything under `/auth/ui`, before a route is looked for. */
export function pagesPolicy(settings: Settings): RequestHandler {
  const policy = contentPolicy(settings);
  return (_request, response, next) => {
    response.setHeader('Content-Security-Policy', policy);
    response.setHeader('Referrer-Policy', referrerPolicy);
    next();
  };
}

/** Which bodies pages take. */
export const pageForms = { path: /^\/auth\/ui(?:\/|$)/i, most: 16 * 1024 };

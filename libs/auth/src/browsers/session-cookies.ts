import { Inject, Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { SETTINGS, type Settings } from '@app/config';
import { CrossSiteRequest } from '../auth.errors.js';

/**
 * The prefix makes browsers insist on `Secure`, on `Path=/` and on this very host: no other host, and no
 * plain connection, sets it (RFC 6265bis, 4.1.3).
 */
const cookieName = '__Host-facet-session';
/** Of demo mode, which is reached by http on this machine alone. Safari takes no `Secure` cookie there. */
const demoCookieName = 'facet-session';

const localhost = /^https?:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/;

/** The cookie with the refresh token of a browser, and the pages whose requests may use it. */
@Injectable()
export class SessionCookies {
  private readonly name: string;
  private readonly attributes: string;
  private readonly origins: ReadonlySet<string>;
  private readonly demo: boolean;

  constructor(@Inject(SETTINGS) { demo, CORS_ORIGINS = [], PUBLIC_URL = '' }: Settings) {
    this.demo = demo;
    this.name = demo ? demoCookieName : cookieName;
    this.attributes = `Path=/; HttpOnly; SameSite=Lax${demo ? '' : '; Secure'}`;
    this.origins = new Set([...CORS_ORIGINS, ...(URL.canParse(PUBLIC_URL) ? [new URL(PUBLIC_URL).origin] : [])]);
  }

  /** The value of `Set-Cookie`. The browser keeps the cookie as long as the session lasts without a refresh. */
  write(token: string, expiresAt: Date, now: Date): string {
    const seconds = Math.max(0, Math.floor((expiresAt.getTime() - now.getTime()) / 1000));
    return `${this.name}=${token}; Max-Age=${seconds}; ${this.attributes}`;
  }

  clear(): string {
    return `${this.name}=; Max-Age=0; ${this.attributes}`;
  }

  /** Undefined when there is none, or more than one: then another host or path has set one of them. */
  read({ headers }: Request): string | undefined {
    const pairs = (headers.cookie ?? '').split(';').map((pair) => pair.trim());
    const values = pairs
      .filter((pair) => pair.startsWith(`${this.name}=`))
      .map((pair) => pair.slice(this.name.length + 1));
    return values.length === 1 && values[0] !== '' ? values[0] : undefined;
  }

  /**
   * Rejects requests of pages that are neither of this server nor of a configured origin, and all requests
   * from another site. A request without `Origin` and
   * `Sec-Fetch-Site` comes from no browser that sends cookies across sites: every one names an origin with a
   * write, and the cookie is `SameSite`.
   */
  assertOwnSite({ headers }: Request): void {
    const { origin, host, 'sec-fetch-site': site } = headers;
    if (site === 'cross-site') throw new CrossSiteRequest();
    // A form of a page without referrers names no origin; the browser still says where the page is from.
    if (origin === 'null' && site === 'same-origin') return;
    // A page of a neighbouring host names its origin, unless it only embeds: as an image or a frame.
    const isOwn =
      origin === undefined ? site === undefined || site === 'same-origin' || site === 'none' : this.isOwn(origin, host);
    if (!isOwn) throw new CrossSiteRequest();
  }

  private isOwn(origin: string, host: string | undefined): boolean {
    if (this.origins.has(origin) || origin === `https://${host}`) return true;
    return localhost.test(origin) && (this.demo || origin === `http://${host}`);
  }
}

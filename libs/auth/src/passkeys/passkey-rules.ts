import type { Settings } from '@app/config';

const loopback = /^http:\/\/localhost(?::\d{1,5})?$/;

/** The domain of the passkeys (RP ID of WebAuthn), and the pages that may use them. */
export class PasskeyRules {
  readonly domain: string;
  private readonly origins: readonly string[];

  constructor({
    PASSKEY_DOMAIN,
    PUBLIC_URL = '',
    CORS_ORIGINS = [],
  }: Pick<Settings, 'PASSKEY_DOMAIN' | 'PUBLIC_URL' | 'CORS_ORIGINS'>) {
    const own = URL.canParse(PUBLIC_URL) ? new URL(PUBLIC_URL) : undefined;
    this.domain = PASSKEY_DOMAIN || own?.hostname || 'localhost';
    this.origins = [...CORS_ORIGINS, ...(own ? [own.origin] : [])];
  }

  /** What authenticators show beside the user. */
  get name(): string {
    return this.domain === 'localhost' ? 'Facet' : this.domain;
  }

  /** Browsers bind a passkey to the domain and those below it; which of their pages may ask is said here. */
  acceptsOrigin(origin: string): boolean {
    if (this.domain === 'localhost') return loopback.test(origin);
    const host = this.origins.includes(origin) && URL.canParse(origin) ? new URL(origin).hostname : '';
    return host === this.domain || host.endsWith(`.${this.domain}`);
  }
}

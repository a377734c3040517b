import type { Settings } from '@app/config';
import { RequestInvalid, type FieldFault } from '@app/common';
import { WalletLinkingOff } from './wallet-proof.errors.js';

/** For which web page and chain a message shall be written. */
export interface NonceRequest {
  readonly address?: string;
  readonly chainId?: number;
  readonly domain?: string;
}

/** The part of a message that the rules validate. */
export interface SignedMessage {
  readonly domain: string;
  readonly scheme?: string | undefined;
  readonly uri: string;
  readonly chainId: number;
  readonly issuedAt: Date;
  readonly notBefore?: Date | undefined;
  readonly expirationTime?: Date | undefined;
}

const loopback = /^(?:localhost|127\.0\.0\.1)(?::\d{1,5})?$/;

/** How far ahead of ours the clock may be by which a message was written. */
const clockSkewMs = 5 * 60_000;

/** The rules for linking a wallet: the web pages that may ask for a signature, the chains, and the time. */
export class WalletRules {
  constructor(private readonly settings: Pick<Settings, 'SIWE_CHAINS' | 'SIWE_DOMAINS' | 'demo' | 'PORT'>) {}

  /** Throws `WalletLinkingOff` where no page may ask. */
  assertOn(): void {
    if (this.firstDomain === undefined) throw new WalletLinkingOff();
  }

  /** Fills in the defaults, and throws `RequestInvalid` for what we would not accept. */
  choose({ domain = this.firstDomain, chainId = this.settings.SIWE_CHAINS[0] }: NonceRequest): {
    domain: string;
    chainId: number;
    uri: string;
  } {
    if (domain === undefined || chainId === undefined) throw new WalletLinkingOff();
    const fields = [
      ...(this.acceptsDomain(domain)
        ? []
        : [{ field: 'domain', message: 'domain is not one from which wallets are linked here' }]),
      ...(this.settings.SIWE_CHAINS.includes(chainId)
        ? []
        : [{ field: 'chainId', message: `chainId ${this.wantsChain}` }]),
    ];
    if (fields.length > 0) throw new RequestInvalid({ fields });
    return { domain, chainId, uri: `${loopback.test(domain) ? 'http' : 'https'}://${domain}` };
  }

  /** What is wrong with a message, by its parts. */
  faultsOf(
    { domain, scheme, uri, chainId, issuedAt, notBefore, expirationTime }: SignedMessage,
    now: Date,
  ): FieldFault[] {
    const latest = now.getTime() + clockSkewMs;
    const parts: [part: string, isValid: boolean, wants: string][] = [
      [
        'domain',
        this.acceptsDomain(domain) && isSchemeOf(domain, scheme),
        'is not one from which wallets are linked here',
      ],
      ['uri', this.acceptsUri(uri), 'does not belong to a domain from which wallets are linked here'],
      ['chainId', this.settings.SIWE_CHAINS.includes(chainId), this.wantsChain],
      ['issuedAt', issuedAt.getTime() <= latest, 'lies in the future'],
      ['notBefore', notBefore === undefined || notBefore <= now, 'lies in the future'],
      ['expirationTime', expirationTime === undefined || expirationTime > now, 'has passed'],
    ];
    return parts
      .filter(([, isValid]) => !isValid)
      .map(([part, , wants]) => ({ field: `message.${part}`, message: `message.${part} ${wants}` }));
  }

  /** In demo mode pages on this computer may ask, whatever their port, as they may call the API. */
  private acceptsDomain(domain: string): boolean {
    return this.settings.SIWE_DOMAINS.includes(domain) || (this.settings.demo && loopback.test(domain));
  }

  private acceptsUri(text: string): boolean {
    const uri = URL.canParse(text) ? new URL(text) : undefined;
    return uri !== undefined && this.acceptsDomain(uri.host) && isSchemeOf(uri.host, uri.protocol.slice(0, -1));
  }

  private get firstDomain(): string | undefined {
    const { SIWE_DOMAINS, demo, PORT } = this.settings;
    return SIWE_DOMAINS[0] ?? (demo ? `localhost${PORT === 0 ? '' : `:${PORT}`}` : undefined);
  }

  private get wantsChain(): string {
    return `must be one of ${this.settings.SIWE_CHAINS.join(', ')}`;
  }
}

/** A page without TLS could have been changed on the way and must not request a signature. */
const isSchemeOf = (domain: string, scheme = 'https'): boolean =>
  scheme === 'https' || (scheme === 'http' && loopback.test(domain));

import { Inject, Injectable } from '@nestjs/common';
import { decodeJwt } from 'jose';
import { SETTINGS, type Settings, type TrustedIssuer } from '@app/config';
import { Clock } from '@app/common';
import { PreparedQueries, TransactionManager } from '@app/database';
import { IssuerKeySets } from './issuer-key-sets.js';
import { IssuerKeys } from './issuer-keys.js';

/** A trusted issuer with the keys that it publishes. */
export interface KnownIssuer extends TrustedIssuer {
  readonly keys: IssuerKeys;
}

/** The issuers whose tokens are accepted. */
@Injectable()
export class TrustedIssuers {
  private readonly issuers: ReadonlyMap<string, KnownIssuer>;

  constructor(queries: PreparedQueries, transactions: TransactionManager, clock: Clock, @Inject(SETTINGS) settings: Settings) {
    const keySets = new IssuerKeySets(queries);
    const known = settings.TRUSTED_ISSUERS.map((one) => ({ ...one, keys: new IssuerKeys(one, keySets, transactions, clock) }));
    this.issuers = new Map(known.map((one) => [one.issuer, one]));
  }

  /** The issuer that a token names. Its signature is not verified here. */
  of(token: string): KnownIssuer | undefined {
    if (this.issuers.size === 0) return undefined;
    try {
      return this.issuers.get(decodeJwt(token).iss ?? '');
    } catch {
      return undefined;
    }
  }

  /** Whether a public id is in the space of Facet itself, or of an issuer of another organization. An issuer cannot take one from there. */
  isForeignTo({ issuer, organizationId }: KnownIssuer, publicId: string): boolean {
    const provider = publicId.slice(0, publicId.indexOf('|'));
    const owner = [...this.issuers.values()].find((one) => one.provider === provider);
    return provider === 'local' || (owner !== undefined && owner.issuer !== issuer && owner.organizationId !== organizationId);
  }
}

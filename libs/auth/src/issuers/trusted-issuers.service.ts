import { isDeepStrictEqual } from 'node:util';
import { Inject, Injectable } from '@nestjs/common';
import { audit, type AuditEvent } from '@app/audit';
import {
  ConfigError,
  readTrustedIssuer,
  SETTINGS,
  type Settings,
  type TrustedIssuer,
  TrustedIssuerFault,
} from '@app/config';
import { Clock, currentOrigin, RequestInvalid, withOrigin, type OrganizationId } from '@app/common';
import { PreparedQueries, TransactionManager, type Tx } from '@app/database';
import { OrganizationsRepository } from '@app/organizations';
import { decodeJwt } from 'jose';
import { IssuerExists, IssuerFixed, IssuerLimitReached, IssuerNotFound } from '../auth.errors.js';
import { IssuerKeySets } from './issuer-key-sets.js';
import { IssuerKeys } from './issuer-keys.js';
import type { IssuerSource, StoredIssuer } from './trusted-issuer.entity.js';
import { TrustedIssuersRepository } from './trusted-issuers.repository.js';

/** A trusted issuer with the keys that it publishes. */
export interface KnownIssuer extends TrustedIssuer {
  readonly keys: IssuerKeys;
}

/** What was read of the table, and when (milliseconds of the monotonic clock). */
interface Snapshot {
  readonly issuers: ReadonlyMap<string, KnownIssuer>;
  readonly readAt: number;
}

/**
 * Milliseconds after which a token of another issuer has the table read again. So long an issuer that was
 * removed elsewhere may still be accepted.
 */
const freshFor = 2000;
const mostIssuers = 100;

/** The issuers whose tokens are accepted: those of the setting `TRUSTED_ISSUERS`, and those that operators add. */
@Injectable()
export class TrustedIssuers {
  private snapshot: Snapshot = { issuers: new Map(), readAt: -Infinity };
  private reading: Promise<Snapshot> | undefined;

  private readonly repository: TrustedIssuersRepository;
  private readonly keySets: IssuerKeySets;

  constructor(
    queries: PreparedQueries,
    private readonly organizations: OrganizationsRepository,
    private readonly transactions: TransactionManager,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {
    this.repository = new TrustedIssuersRepository(queries);
    this.keySets = new IssuerKeySets(queries);
  }

  /**
   * The trusted issuer that a token names. Its signature is not verified here. Only a token that names
   * another issuer than Facet costs a look into the table.
   */
  async of(token: string): Promise<KnownIssuer | undefined> {
    const issuer = namedIn(token);
    return issuer === undefined || issuer === this.settings.TOKEN_ISSUER
      ? undefined
      : (await this.current()).issuers.get(issuer);
  }

  /**
   * Whether a public id is in the space of Facet itself, or of an issuer of another organization. An issuer
   * cannot take one from there.
   */
  isForeignTo({ issuer, organizationId }: KnownIssuer, publicId: string): boolean {
    const provider = publicId.slice(0, publicId.indexOf('|'));
    const owner = [...this.snapshot.issuers.values()].find((one) => one.provider === provider);
    return (
      provider === 'local' ||
      (owner !== undefined && owner.issuer !== issuer && owner.organizationId !== organizationId)
    );
  }

  /** By issuer. */
  list(): Promise<StoredIssuer[]> {
    return this.repository.list();
  }

  /** Those whose identities an import may name: also those of the setting that no server has put into the table yet. */
  async known(tx: Tx): Promise<TrustedIssuer[]> {
    const configured = this.settings.TRUSTED_ISSUERS;
    const isConfigured = (one: TrustedIssuer): boolean =>
      configured.some(({ issuer, provider }) => issuer === one.issuer || provider === one.provider);
    return [...configured, ...(await this.repository.listIn(tx)).filter((one) => !isConfigured(one))];
  }

  /** Throws `RequestInvalid`, `OrganizationNotFound`, `IssuerExists` or `IssuerLimitReached`. */
  async add(given: object): Promise<StoredIssuer> {
    const issuer = this.validated(given);
    return this.changing(async (tx) => {
      await this.organizations.describe(tx, issuer.organizationId);
      const stored = await this.repository.listLocked(tx);
      if (stored.length >= mostIssuers) throw new IssuerLimitReached();
      return this.insert(tx, issuer, 'operator');
    });
  }

  /**
   * Ends the acceptance of its tokens. Its users stay. Throws `IssuerNotFound`, or `IssuerFixed` when the
   * setting names the issuer.
   */
  async remove(provider: string): Promise<void> {
    await this.changing(async (tx) => {
      const stored = (await this.repository.listLocked(tx)).find((one) => one.provider === provider);
      if (!stored) throw new IssuerNotFound();
      if (stored.source === 'environment') throw new IssuerFixed();
      await this.delete(tx, [stored]);
    });
  }

  /**
   * Makes the table agree with the setting: what it lists is there as it is listed, in the place of an entry
   * of an operator for the same issuer, and what
   * came from it and is listed no more is gone. Servers call it at start. Throws `ConfigError` when an
   * operator has added an issuer with the same provider.
   */
  async adoptSetting(): Promise<void> {
    const configured = this.settings.TRUSTED_ISSUERS;
    const known = await this.repository.list();
    if (isAdopted(known, configured)) return;
    await this.changing(async (tx) => {
      const stored = await this.repository.listLocked(tx);
      if (isAdopted(stored, configured)) return;
      const isListed = (one: StoredIssuer): boolean => configured.some(({ issuer }) => issuer === one.issuer);
      const adopted = stored.filter(({ source }) => source === 'environment');
      const changed = configured.filter((one) => !adopted.some((other) => isSame(other, one)));
      const outdated = stored.filter((one) =>
        isListed(one) ? changed.some(({ issuer }) => issuer === one.issuer) : one.source === 'environment',
      );
      await this.delete(tx, outdated);
      for (const issuer of changed) await this.insertConfigured(tx, issuer);
    });
  }

  private validated(given: object): TrustedIssuer {
    try {
      const issuer = readTrustedIssuer(given);
      if (issuer.issuer === this.settings.TOKEN_ISSUER)
        throw new TrustedIssuerFault('issuer', 'issuer must be another one than Facet itself');
      return issuer;
    } catch (error) {
      if (error instanceof TrustedIssuerFault)
        throw new RequestInvalid({ fields: [{ field: error.field, message: error.message }] });
      throw error;
    }
  }

  private async insert(tx: Tx, issuer: TrustedIssuer, source: IssuerSource): Promise<StoredIssuer> {
    const stored = await this.repository.add(tx, issuer, source);
    const target = { type: 'issuer', id: issuer.provider } as const;
    const details = { organizationId: issuer.organizationId, source };
    await recordIssuerEvent(tx, issuer.organizationId, { action: 'issuer.added', target, details });
    return stored;
  }

  private async insertConfigured(tx: Tx, issuer: TrustedIssuer): Promise<void> {
    try {
      await this.insert(tx, issuer, 'environment');
    } catch (error) {
      if (!(error instanceof IssuerExists)) throw error;
      throw new ConfigError(
        `TRUSTED_ISSUERS: the provider ${issuer.provider} belongs to an issuer that an operator has added; facet issuers list shows it`,
      );
    }
  }

  private async delete(tx: Tx, issuers: readonly StoredIssuer[]): Promise<void> {
    const names = issuers.map(({ issuer }) => issuer);
    await this.repository.remove(tx, names);
    for (const { provider, organizationId, source } of issuers) {
      const details = { organizationId, source };
      const target = { type: 'issuer', id: provider } as const;
      await recordIssuerEvent(tx, organizationId, { action: 'issuer.removed', target, details });
    }
  }

  /** After the commit this server reads the table anew at once, the others within `freshFor`. */
  private changing<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.transactions.run((tx) => {
      tx.onCommit(() => {
        this.snapshot = { ...this.snapshot, readAt: -Infinity };
        this.reading = undefined;
      });
      return work(tx);
    });
  }

  private async current(): Promise<Snapshot> {
    if (performance.now() - this.snapshot.readAt < freshFor) return this.snapshot;
    const reading = (this.reading ??= this.read());
    try {
      return await reading;
    } finally {
      if (this.reading === reading) this.reading = undefined;
    }
  }

  /** An issuer that is as it was keeps the keys that were fetched. The age counts from before the question. */
  private async read(): Promise<Snapshot> {
    const readAt = performance.now();
    const before = this.snapshot;
    const known = (await this.repository.list()).map((row): KnownIssuer => {
      const same = before.issuers.get(row.issuer);
      return same && isSame(same, row)
        ? same
        : { ...row, keys: new IssuerKeys(row, this.keySets, this.transactions, this.clock) };
    });
    const snapshot = { issuers: new Map(known.map((one) => [one.issuer, one])), readAt };
    // What was changed here meanwhile is read by the next caller.
    this.snapshot = this.snapshot === before ? snapshot : { ...snapshot, readAt: -Infinity };
    return snapshot;
  }
}

function namedIn(token: string): string | undefined {
  try {
    return decodeJwt(token).iss;
  } catch {
    return undefined;
  }
}

/** The fields that say how tokens are verified; not where an issuer comes from, its keys or its times. */
const factsOf = (issuer: TrustedIssuer): unknown[] => [
  issuer.issuer,
  issuer.jwksUri,
  issuer.audience,
  issuer.organizationId,
  issuer.provider,
  issuer.algorithms,
  issuer.updateClaims,
  issuer.jwksOutageSeconds,
];

const isSame = (one: TrustedIssuer, other: TrustedIssuer): boolean => isDeepStrictEqual(factsOf(one), factsOf(other));

/** Whether the table has what the setting lists, as what comes from the setting, and nothing more of it. */
function isAdopted(stored: readonly StoredIssuer[], configured: readonly TrustedIssuer[]): boolean {
  const adopted = stored.filter(({ source }) => source === 'environment');
  return adopted.length === configured.length && configured.every((one) => adopted.some((other) => isSame(one, other)));
}

/**
 * An event of an issuer is in the audit of the installation, and in that of the organization whose tokens are meant.
 * There the actor is an operator without a name: organizations must not see admins of others.
 */
async function recordIssuerEvent(
  tx: Tx,
  organizationId: OrganizationId,
  event: Pick<AuditEvent, 'action' | 'target' | 'details'>,
): Promise<void> {
  await audit.record(tx, { ...event, organizationId: null });
  const record = (): Promise<void> => audit.record(tx, { ...event, organizationId });
  await (currentOrigin()?.kind === 'request' ? withOrigin({ kind: 'command', user: 'operator' }, record) : record());
}

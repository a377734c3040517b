import { Inject, Injectable } from '@nestjs/common';
import { audit } from '@app/audit';
import { Clock, Encryption, SecretMismatch, type Purpose } from '@app/common';
import { SETTINGS, type Settings } from '@app/config';
import { PreparedQueries, TransactionManager, type Tx } from '@app/database';
import { rowsOfOtherSecrets, type OtherRows } from '../queries/rows-of-other-secrets.js';
import { EncryptedTables, type EncryptedTable } from './encrypted-tables.js';

/** Rows that a transaction re-encrypts: few enough that no request waits. */
const batch = 200;

type Resealed = Record<EncryptedTable['name'], number>;

/** What still depends on the previous secret. */
export interface SecretLeft extends OtherRows {
  /** Until then there may be refresh tokens that another secret authenticated. Null: there are none. */
  readonly refreshTokensUntil: Date | null;
  /** Since when the current secret is in use. Null: no server has started with it. */
  readonly inUseSince: Date | null;
}

/**
 * The change from one `FACET_SECRET` to the next: encrypted values are re-encrypted at once, a MAC when the
 * value it authenticates is used.
 */
@Injectable()
export class SecretRotation {
  constructor(
    private readonly queries: PreparedQueries,
    private readonly encryption: Encryption,
    private readonly transactions: TransactionManager,
    private readonly clock: Clock,
    private readonly tables: EncryptedTables,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Records since when the current secret is in use. */
  async recordUse(): Promise<void> {
    const text = 'insert into secrets (id, first_used_at) values ($1, $2) on conflict (id) do nothing';
    await this.transactions.run((tx) => tx.rows(text, [this.encryption.secretId, this.clock.now()]));
  }

  /**
   * Re-encrypts what the current secret has not encrypted, a batch in a transaction. If it was interrupted,
   * it continues with the rest; a second run finds
   * nothing.
   * @returns how many rows were re-encrypted, and how many no known secret decrypts
   */
  async rotate(report: (line: string) => void): Promise<{ resealed: Resealed; unreadable: number }> {
    await this.recordUse();
    const resealed: Resealed = { signingKeys: 0, organizationSecrets: 0, mails: 0, factors: 0 };
    let unreadable = 0;
    for (const table of this.tables.all) {
      for (let after: string | undefined, more = true; more;) {
        const done = await this.transactions.run((tx) => this.rotateBatch(tx, table, after));
        resealed[table.name] += done.resealed;
        unreadable += done.unreadable;
        after = done.last;
        more = done.last !== undefined;
        if (done.resealed > 0) report(`${table.name}: ${resealed[table.name]}`);
      }
    }
    if (Object.values(resealed).some((count) => count > 0)) {
      await this.transactions.run((tx) =>
        audit.record(tx, { action: 'secret.rotated', organizationId: null, details: { ...resealed, unreadable } }),
      );
    }
    return { resealed, unreadable };
  }

  /** What `FACET_SECRET_PREVIOUS` is still needed for; without one, what is lost. */
  async left(): Promise<SecretLeft> {
    const now = this.clock.now();
    const { secretId, otherSecretId } = this.encryption;
    const others =
      (await this.queries.row<OtherRows>(rowsOfOtherSecrets, [secretId, otherSecretId !== undefined, now])) ?? noRows;
    // A secret that was never in use is the next one: it has authenticated nothing yet.
    const changing = otherSecretId !== undefined && (await this.firstUsedAt(otherSecretId)) !== undefined;
    const inUseSince = (await this.firstUsedAt(secretId)) ?? null;
    const until = inUseSince && new Date(inUseSince.getTime() + this.settings.REFRESH_TOKEN_TTL * 1000);
    return { ...others, inUseSince, refreshTokensUntil: changing && until && until > now ? until : null };
  }

  private async firstUsedAt(id: string): Promise<Date | undefined> {
    const text = 'select first_used_at as "firstUsedAt" from secrets where id = $1';
    return (await this.queries.row<{ firstUsedAt: Date }>({ text }, [id]))?.firstUsedAt;
  }

  private async rotateBatch(
    tx: Tx,
    table: EncryptedTable,
    after: string | undefined,
  ): Promise<{ resealed: number; unreadable: number; last: string | undefined }> {
    const { secretId } = this.encryption;
    const rows = await table.rows.nextOfOthers(tx, secretId, after, batch);
    let resealed = 0;
    for (const { key, context, sealed } of rows) {
      const text = this.decrypted(table.purpose, context, sealed);
      if (!text) continue;
      await table.rows.replace(tx, key, secretId, this.encryption.seal(table.purpose, context, text));
      resealed += 1;
    }
    return { resealed, unreadable: rows.length - resealed, last: rows.at(-1)?.key };
  }

  private decrypted(purpose: Purpose, context: string, encrypted: Buffer): Buffer | undefined {
    try {
      return this.encryption.open(purpose, context, encrypted);
    } catch (error) {
      if (error instanceof SecretMismatch) return undefined;
      throw error;
    }
  }
}

const noRows: OtherRows = { signingKeys: 0, organizationSecrets: 0, mails: 0, factors: 0, apiKeys: 0, linkRequests: 0 };

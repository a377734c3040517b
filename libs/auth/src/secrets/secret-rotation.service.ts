import { Inject, Injectable } from '@nestjs/common';
import { audit } from '@app/audit';
import { SETTINGS, type Settings } from '@app/config';
import { Clock, SecretMismatch, Encryption, type Purpose } from '@app/common';
import { MailsRepository } from '@app/mail';
import { TransactionManager, type Tx } from '@app/database';
import { SecretsRepository, type OtherRows, type EncryptedRow } from './secrets.repository.js';

/** Rows that a transaction seals anew: few enough to keep nobody waiting. */
const batch = 200;

/** The sealed values of one table. */
interface EncryptedTable {
  readonly name: 'signingKeys' | 'organizationSecrets' | 'mails';
  readonly purpose: Purpose;
  /** Locks the next rows, in the order of their keys, that are not known to be of this secret. */
  next(tx: Tx, secretId: string, after: string | undefined, limit: number): Promise<EncryptedRow[]>;
  replace(tx: Tx, key: string, secretId: string, sealed: Buffer): Promise<void>;
}

type Resealed = Record<EncryptedTable['name'], number>;

/** What has yet to come from the previous secret to the current one. */
export interface SecretLeft extends OtherRows {
  /** Until then there may be refresh tokens that another secret authenticated. Nothing: there are none. */
  readonly refreshTokensUntil: Date | null;
  /** Since when the current secret is in use. Nothing: no server has started with it. */
  readonly inUseSince: Date | null;
}

/** The way from one `FACET_SECRET` to the next: all that is sealed is sealed anew; MACs are made anew when what they are of comes along. */
@Injectable()
export class SecretRotation {
  private readonly tables: readonly EncryptedTable[];

  constructor(
    private readonly repository: SecretsRepository,
    private readonly vault: Encryption,
    private readonly transactions: TransactionManager,
    private readonly clock: Clock,
    mails: MailsRepository,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {
    this.tables = [
      {
        name: 'signingKeys',
        purpose: 'signing-keys',
        next: (...about) => repository.nextSigningKeys(...about),
        replace: (...about) => repository.replaceSigningKey(...about),
      },
      {
        name: 'organizationSecrets',
        purpose: 'organization-secrets',
        next: (...about) => repository.nextOrganizationSecrets(...about),
        replace: (...about) => repository.replaceOrganizationSecret(...about),
      },
      { name: 'mails', purpose: 'mails', next: (...about) => mails.nextSealed(...about), replace: (...about) => mails.replaceSealed(...about) },
    ];
  }

  /** Records since when the current secret is in use. */
  async recordUse(): Promise<void> {
    await this.transactions.run((tx) => this.repository.recordUse(tx, this.vault.secretId, this.clock.now()));
  }

  /**
   * Seals everything with the current secret that is not, a batch in a transaction. Interrupted, it goes on with what is left; a second time it finds nothing.
   * @returns how many rows were sealed anew, and how many no known secret opens
   */
  async rotate(report: (line: string) => void): Promise<{ resealed: Resealed; unreadable: number }> {
    await this.recordUse();
    const resealed: Resealed = { signingKeys: 0, organizationSecrets: 0, mails: 0 };
    let unreadable = 0;
    for (const table of this.tables) {
      for (let after: string | undefined, more = true; more;) {
        const done = await this.transactions.run((tx) => this.resealBatch(tx, table, after));
        resealed[table.name] += done.resealed;
        unreadable += done.unreadable;
        after = done.last;
        more = done.last !== undefined;
        if (done.resealed > 0) report(`${table.name}: ${resealed[table.name]}`);
      }
    }
    if (Object.values(resealed).some((count) => count > 0)) {
      await this.transactions.run((tx) => audit.record(tx, { action: 'secret.rotated', organizationId: null, details: { ...resealed, unreadable } }));
    }
    return { resealed, unreadable };
  }

  /** What `FACET_SECRET_PREVIOUS` is still needed for; without one, what is lost. */
  async left(): Promise<SecretLeft> {
    const now = this.clock.now();
    const { secretId, otherSecretId } = this.vault;
    const others = await this.repository.countOthers(secretId, otherSecretId !== undefined, now);
    // One that was never in use is the one to come: it has authenticated nothing yet.
    const changing = otherSecretId !== undefined && (await this.repository.firstUsedAt(otherSecretId)) !== undefined;
    const inUseSince = (await this.repository.firstUsedAt(secretId)) ?? null;
    const until = inUseSince && new Date(inUseSince.getTime() + this.settings.REFRESH_TOKEN_TTL * 1000);
    return { ...others, inUseSince, refreshTokensUntil: changing && until && until > now ? until : null };
  }

  private async resealBatch(
    tx: Tx,
    table: EncryptedTable,
    after: string | undefined,
  ): Promise<{ resealed: number; unreadable: number; last: string | undefined }> {
    const { secretId } = this.vault;
    const rows = await table.next(tx, secretId, after, batch);
    let resealed = 0;
    for (const { key, context, sealed } of rows) {
      const text = this.opened(table.purpose, context, sealed);
      if (!text) continue;
      await table.replace(tx, key, secretId, this.vault.seal(table.purpose, context, text));
      resealed += 1;
    }
    return { resealed, unreadable: rows.length - resealed, last: rows.at(-1)?.key };
  }

  private opened(purpose: Purpose, context: string, sealed: Buffer): Buffer | undefined {
    try {
      return this.vault.open(purpose, context, sealed);
    } catch (error) {
      if (error instanceof SecretMismatch) return undefined;
      throw error;
    }
  }
}

import { Injectable } from '@nestjs/common';
import { PasswordsService, TrustedIssuers } from '@app/auth';
import { DomainError } from '@app/common';
import { isRefusal, TransactionManager, type Tx } from '@app/database';
import { waitingForDatabase, type TimeLimit } from '../database-wait.js';
import { BatchPlan } from './batch-plan.js';
import { ExistingRecordsReader } from './existing-records.reader.js';
import { ImportPlanner } from './import-planner.js';
import type { ImportRecord, ValidationResult } from './import-record.js';
import { ImportedMembersService, type NewOrganizationRules } from './imported-members.service.js';
import { ImportedUsersService } from './imported-users.service.js';
import type { NameConflict } from './membership-target.js';
import { Seen } from './seen.js';
import { settleIdentity } from './settled-identity.js';

/** How an import runs. */
export interface ImportRules extends TimeLimit, NewOrganizationRules {
  readonly onNameConflict: NameConflict;
  /** Usernames were owned in this organization elsewhere: its rules for new ones do not apply. */
  readonly skipNameRules?: boolean;
  /** The issuer of identities that name none and whose provider no trusted issuer has. Null: they have no owner yet. */
  readonly issuer: string | null;
  /** Reports what would happen, and changes nothing. */
  readonly dryRun: boolean;
}

/** One import: takes batch after batch and returns results in the order of the lines. */
export type Import = (batch: readonly ImportRecord[]) => Promise<ValidationResult[]>;

/** The result of each line of a batch, the rows to write, and the keys that the batch takes. */
interface Validation {
  readonly results: ValidationResult[];
  readonly plan: BatchPlan;
  readonly taken: Seen;
}

/** Imports users of another system. */
@Injectable()
export class ImportService {
  constructor(
    private readonly existing: ExistingRecordsReader,
    private readonly users: ImportedUsersService,
    private readonly members: ImportedMembersService,
    private readonly transactions: TransactionManager,
    private readonly issuers: TrustedIssuers,
  ) {}

  /**
   * Begins an import. Each batch is a transaction: all of its valid lines are written, or the batch throws and none is.
   * Throws `DatabaseGone` when the database is away for longer than the rules allow.
   */
  begin(rules: ImportRules): Import {
    const earlier = new Seen();
    return rules.dryRun
      ? (batch) => waitingForDatabase(rules, () => this.dryRun(batch, rules, earlier))
      : (batch) =>
          this.writeInParts(batch, (part) =>
            waitingForDatabase(rules, () => this.transactions.run((tx) => this.write(tx, part, rules))),
          );
  }

  private async write(tx: Tx, batch: readonly ImportRecord[], rules: ImportRules): Promise<ValidationResult[]> {
    await this.members.ensureOrganizations(tx, batch, rules);
    const { results, plan } = await this.validate(tx, batch, rules);
    await this.users.write(tx, plan);
    await this.members.write(tx, plan);
    const unknown = new Map((await this.members.addReferrals(tx, plan)).map(({ line, reason }) => [line, reason]));
    return results.map((one) => ({ ...one, reasons: [...one.reasons, ...[unknown.get(one.line) ?? []].flat()] }));
  }

  /** Later batches do not find what is not written, so its keys are remembered. */
  private async dryRun(batch: readonly ImportRecord[], rules: ImportRules, earlier: Seen): Promise<ValidationResult[]> {
    const { results, taken } = await this.transactions.rehearse(async (tx) => {
      await this.members.ensureOrganizations(tx, batch, rules);
      return this.validate(tx, batch, rules, earlier);
    });
    earlier.absorb(taken);
    return results;
  }

  /** @param earlier what a dry run remembers of the batches before */
  private async validate(
    tx: Tx,
    batch: readonly ImportRecord[],
    rules: ImportRules,
    earlier?: Seen,
  ): Promise<Validation> {
    const trusted = await this.issuers.known(tx);
    const records = batch.map((one) => ({
      ...one,
      identities: one.identities.map((identity) => settleIdentity(identity, trusted, rules.issuer)),
    }));
    const existing = await this.existing.read(tx, records, { earlier, skipNameRules: rules.skipNameRules ?? false });
    const taken = new Seen(existing.seen);
    const plan = new BatchPlan();
    const today = tx.now().toISOString().slice(0, 10);
    const planner = new ImportPlanner(existing, taken, plan, {
      onNameConflict: rules.onNameConflict,
      today,
      faultOfHash: PasswordsService.faultOfHash,
    });
    return { results: records.map((one) => planner.validate(one)), plan, taken };
  }

  /**
   * Writes the batch. When the database rejects a row, the batch is planned once more, because another writer
   * may have been faster. Then its halves are
   * written separately, so that one line does not keep the others out.
   */
  private async writeInParts(batch: readonly ImportRecord[], write: Import, again = true): Promise<ValidationResult[]> {
    try {
      return await write(batch);
    } catch (error) {
      const [only] = batch;
      if (!isOfTheData(error) || !only) throw error;
      if (again) return this.writeInParts(batch, write, false);
      if (batch.length === 1)
        return [{ line: only.line, outcome: 'failed', reasons: [{ field: '', message: (error as Error).message }] }];
      const half = Math.ceil(batch.length / 2);
      return [
        ...(await this.writeInParts(batch.slice(0, half), write)),
        ...(await this.writeInParts(batch.slice(half), write)),
      ];
    }
  }
}

const isOfTheData = (error: unknown): boolean =>
  isRefusal(error) || (error instanceof DomainError && ['conflict', 'invalid', 'not_found'].includes(error.kind));

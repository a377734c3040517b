import { Injectable } from '@nestjs/common';
import { faultOfHash, TrustedIssuers } from '@app/auth';
import type { Tx } from '@app/database';
import type { ImportRecord, ValidationResult } from './import-record.js';
import { ImportPlanner } from './import-planner.js';
import { BatchPlan } from './batch-plan.js';
import type { NameConflict } from './place-finder.js';
import { Seen } from './seen.js';
import { settleIdentity } from './settled-identity.js';
import { ExistingRecordsReader } from './existing-records.reader.js';

/** What would become of each line of a batch, and the rows that make it so. */
export interface Validation {
  readonly validations: ValidationResult[];
  readonly plan: BatchPlan;
  /** The keys that the batch takes. */
  readonly taken: Seen;
}

/** What the lines are validated by, beside the rules of the services. */
export interface ValidationOptions {
  readonly onNameConflict: NameConflict;
  /** Usernames were held in this organization elsewhere: its rules for new ones are not asked. */
  readonly namesAsKept?: boolean;
  /** The issuer of identities that name none and whose provider no trusted issuer has; null: they are nobody's yet. */
  readonly issuer: string | null;
}

/** Judges batches against what the database holds. */
@Injectable()
export class BatchValidator {
  constructor(
    private readonly standing: ExistingRecordsReader,
    private readonly issuers: TrustedIssuers,
  ) {}

  /** @param earlier what a dry run remembers of the batches before */
  async validate(tx: Tx, batch: readonly ImportRecord[], terms: ValidationOptions, earlier?: Seen): Promise<Validation> {
    const trusted = await this.issuers.known(tx);
    const importRecords = batch.map((one) => ({ ...one, identities: one.identities.map((identity) => settleIdentity(identity, trusted, terms.issuer)) }));
    const standing = await this.standing.read(tx, importRecords, { earlier, namesAsKept: terms.namesAsKept ?? false });
    const taken = new Seen(standing.seen);
    const plan = new BatchPlan();
    const planner = new ImportPlanner(standing, taken, plan, {
      onNameConflict: terms.onNameConflict,
      today: tx.now().toISOString().slice(0, 10),
      faultOfHash,
    });
    return { validations: importRecords.map((one) => planner.validate(one)), plan, taken };
  }
}

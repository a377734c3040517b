import { Injectable } from '@nestjs/common';
import { DomainError } from '@app/common';
import { isRefusal, TransactionManager, type Tx } from '@app/database';
import { patiently, type TimeLimit } from '../patience.js';
import type { ImportRecord, ValidationResult } from './import-record.js';
import { BatchValidator, type ValidationOptions } from './batch-validator.service.js';
import { BatchWriter } from './batch-writer.service.js';
import { HostOrganizations } from './host-organizations.service.js';
import { Seen } from './seen.js';

/** How an import is run. */
export interface ImportRules extends TimeLimit, ValidationOptions {
  /** Organizations that are not there are made. */
  readonly createOrganizations: boolean;
  /** Roles that are not there and whose line says more than their name are made, without permissions. */
  readonly createRoles: boolean;
  /** Says what would happen, and changes nothing. */
  readonly dryRun: boolean;
}

/** One import: takes batch after batch and answers in the order of the lines. */
export type Import = (batch: readonly ImportRecord[]) => Promise<ValidationResult[]>;

/** Taking people over from elsewhere. */
@Injectable()
export class ImportUsers {
  constructor(
    private readonly hosts: HostOrganizations,
    private readonly validate: BatchValidator,
    private readonly writer: BatchWriter,
    private readonly transactions: TransactionManager,
  ) {}

  /**
   * Begins an import. Each batch is a transaction: all of its lines that can be in are in, or the batch throws and none is.
   * Throws `DatabaseGone` when the database stays away for longer than the terms say.
   */
  begin(terms: ImportRules): Import {
    const remembered = new Seen();
    return terms.dryRun
      ? (batch) => patiently(terms, () => this.rehearse(batch, terms, remembered))
      : (batch) => this.settle(batch, (part) => patiently(terms, () => this.transactions.run((tx) => this.write(tx, part, terms))));
  }

  private async write(tx: Tx, batch: readonly ImportRecord[], terms: ImportRules): Promise<ValidationResult[]> {
    await this.hosts.ensure(tx, batch, terms);
    const { validations, plan } = await this.validate.validate(tx, batch, terms);
    const unknown = new Map((await this.writer.write(tx, plan)).map(({ line, reason }) => [line, reason]));
    return validations.map((one) => (unknown.has(one.line) ? { ...one, reasons: [...one.reasons, ...[unknown.get(one.line) ?? []].flat()] } : one));
  }

  /** What is not written is not there for later batches, so their keys are remembered. */
  private async rehearse(batch: readonly ImportRecord[], terms: ImportRules, remembered: Seen): Promise<ValidationResult[]> {
    const { validations, taken } = await this.transactions.rehearse(async (tx) => {
      await this.hosts.ensure(tx, batch, terms);
      return this.validate.validate(tx, batch, terms, remembered);
    });
    remembered.absorb(taken);
    return validations;
  }

  /**
   * Writes the batch. When a key or a column refuses it, it is planned anew, since somebody may just have been faster; then its halves
   * by themselves, so that one line does not keep the others out.
   */
  private async settle(batch: readonly ImportRecord[], write: Import, again = true): Promise<ValidationResult[]> {
    try {
      return await write(batch);
    } catch (error) {
      const [only] = batch;
      if (!isOfTheData(error) || !only) throw error;
      if (again) return this.settle(batch, write, false);
      if (batch.length === 1) return [{ line: only.line, outcome: 'failed', reasons: [{ field: '', message: (error as Error).message }] }];
      const half = Math.ceil(batch.length / 2);
      return [...(await this.settle(batch.slice(0, half), write)), ...(await this.settle(batch.slice(half), write))];
    }
  }
}

const isOfTheData = (error: unknown): boolean =>
  isRefusal(error) || (error instanceof DomainError && ['conflict', 'invalid', 'not_found'].includes(error.kind));

import { Injectable } from '@nestjs/common';
import type { Purpose } from '@app/common';
import type { Tx } from '@app/database';
import { MailsRepository } from '@app/mail';
import { FactorsRepository } from '../factors/factors.repository.js';
import { SigningKeysRepository } from '../tokens/signing-keys.repository.js';
import type { EncryptedRow } from './encrypted-row.js';
import { OrganizationSecrets } from './organization-secrets.service.js';

/** The rows of a table with encrypted values. */
interface EncryptedRows {
  /** Locks the next rows, in the order of their keys, that are not known to be of this secret. */
  nextOfOthers(tx: Tx, secretId: string, after: string | undefined, limit: number): Promise<EncryptedRow[]>;
  replace(tx: Tx, key: string, secretId: string, encrypted: Buffer): Promise<unknown>;
}

/** A table with encrypted values. */
export interface EncryptedTable {
  readonly name: 'signingKeys' | 'organizationSecrets' | 'mails' | 'factors';
  readonly purpose: Purpose;
  readonly rows: EncryptedRows;
}

/** All tables with encrypted values. */
@Injectable()
export class EncryptedTables {
  readonly all: readonly EncryptedTable[];

  constructor(
    signingKeys: SigningKeysRepository,
    organizationSecrets: OrganizationSecrets,
    mails: MailsRepository,
    factors: FactorsRepository,
  ) {
    this.all = [
      { name: 'signingKeys', purpose: 'signing-keys', rows: signingKeys },
      { name: 'organizationSecrets', purpose: 'organization-secrets', rows: organizationSecrets },
      { name: 'mails', purpose: 'mails', rows: mails },
      { name: 'factors', purpose: 'factors', rows: factors },
    ];
  }
}

import type { RolesRepository } from '@app/access';
import type { FoundOrganization } from '@app/accounts';
import type { Pylon, SigningKeys } from '@app/auth';
import type { Settings } from '@app/config';
import type { Tx } from '@app/persistence';
import type { INestApplication } from '@nestjs/common';

/** The rooms that factories write through. */
export interface TestRooms {
  readonly organizations: FoundOrganization;
  readonly roles: RolesRepository;
  readonly pylon: Pylon;
}

/** The running application, as `environment.mjs` hands it to the specs. */
export interface TestFacet {
  readonly url: string;
  readonly settings: Settings;
  /** `offset`: milliseconds that the application's clock is ahead. */
  readonly clock: { offset: number };
  readonly app: INestApplication;
  /** Stands for `{port}` in the settings that the file asked for. */
  readonly sparePort: number;
  /** The real keys, for tokens that are forged with them. */
  readonly signingKeys: SigningKeys;
  sql<Row = Record<string, unknown>>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  write<T>(work: (tx: Tx, rooms: TestRooms) => Promise<T>): Promise<T>;
}

declare global {
  var facet: TestFacet;
}

import { Injectable } from '@nestjs/common';
import { Links } from '@app/auth';
import type { OrganizationId } from '@app/kernel';
import { Transactor, type Tx } from '@app/persistence';
import { EmailTaken, UsersRepository } from '@app/users';
import { Enrolment } from './enrolment.service.js';
import type { Newcomer } from './newcomers.service.js';

/**
 * A sign-up that counts when its address is proved. Whether the address was known, only its owner learns, by the letter that they get: everything
 * else, from the limits to the claim of the handle, is the same for known and unknown ones.
 */
@Injectable()
export class PendingSignUp {
  constructor(
    private readonly enrolment: Enrolment,
    private readonly users: UsersRepository,
    private readonly links: Links,
    private readonly transactor: Transactor,
  ) {}

  async enter(organization: OrganizationId, newcomer: Newcomer, hash: string): Promise<void> {
    try {
      await this.transactor.run(async (tx) => {
        await this.enrolment.enrol(tx, organization, { ...newcomer, status: 'pending' }, hash);
        await this.write(tx, newcomer.email);
      });
    } catch (error) {
      if (!(error instanceof EmailTaken)) throw error;
      await this.transactor.run((tx) => this.write(tx, newcomer.email));
    }
  }

  private async write(tx: Tx, email: string): Promise<void> {
    const owner = await this.users.ownerOf(tx, email);
    if (owner?.status === 'pending') await this.links.send(tx, 'verify-email', owner);
    if (owner?.status === 'active') await this.links.tellOfAccount(tx, owner);
  }
}

import { Injectable } from '@nestjs/common';
import type { OrganizationId, UserId } from '@app/common';
import type { Tx } from '@app/database';
import { OwnedNames, nameKeyOf } from '@app/usernames';
import { NamesNotUnique } from '../organizations.errors.js';
import { NamesRepository } from './names.repository.js';

const mostListed = 1000;
const batchSize = 5000;

/** Brings the registry of names in line when an organization turns unique names on or off. */
@Injectable()
export class NameBackfill {
  constructor(
    private readonly names: NamesRepository,
    private readonly held: OwnedNames,
  ) {}

  /** Call it with the settings locked for update, so that nobody claims a name meanwhile. */
  async follow(tx: Tx, organization: OrganizationId, before: boolean, after: boolean): Promise<void> {
    if (before === after) return;
    if (!after) return this.held.releaseAll(tx, organization);
    const names = await this.names.contested(tx, organization, mostListed);
    if (names.length > 0) throw new NamesNotUnique({ names });
    await this.registerAll(tx, organization);
  }

  private async registerAll(tx: Tx, organization: OrganizationId): Promise<void> {
    for (let after: UserId | null = null; ;) {
      const members = await this.names.named(tx, organization, after, batchSize);
      const last = members.at(-1);
      if (!last) return;
      const rows = members.flatMap(({ userId, username }) => {
        const key = nameKeyOf(username);
        return key ? [{ ...key, ownerId: userId }] : [];
      });
      await this.held.register(tx, organization, rows);
      after = last.userId;
    }
  }
}

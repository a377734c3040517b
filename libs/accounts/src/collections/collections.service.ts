import { Injectable } from '@nestjs/common';
import { audit, type Details } from '@app/audit';
import { Clock, isUuid, type OrganizationId, type UserId } from '@app/common';
import {
  CollectionObjectNotFound,
  MemberNotFound,
  ProfilesRepository,
  type ObjectContent,
  type ObjectRef,
} from '@app/organizations';
import { TransactionManager } from '@app/database';
import { UsersRepository } from '@app/users';

/** The collections of members, as written by the services that know what users own. */
@Injectable()
export class CollectionsService {
  constructor(
    private readonly profiles: ProfilesRepository,
    private readonly users: UsersRepository,
    private readonly transactions: TransactionManager,
    private readonly clock: Clock,
  ) {}

  /** Puts an object into the collection of a member. A picture that was taken from it follows its address. */
  async put(organization: OrganizationId, owner: string, ref: ObjectRef, content: ObjectContent): Promise<void> {
    const userId = ownerOf(owner);
    await this.transactions.run(async (tx) => {
      const shown = await this.profiles.pictureTakenFrom(tx, organization, userId, ref);
      await this.profiles.putObject(tx, organization, userId, ref, content);
      if (shown !== undefined) await this.users.moveAvatar(tx, userId, shown, content.url, this.clock.now());
      await audit.record(tx, {
        action: 'collection.object_put',
        organizationId: organization,
        target: { type: 'user', id: userId },
        details: namesOf(ref),
      });
    });
  }

  /** Takes an object out of the collection. What points at it is unset. */
  async remove(organization: OrganizationId, owner: string, ref: ObjectRef): Promise<void> {
    const userId = ownerOf(owner);
    await this.transactions.run(async (tx) => {
      const shown = await this.profiles.pictureTakenFrom(tx, organization, userId, ref);
      if (shown !== undefined) await this.users.moveAvatar(tx, userId, shown, null, this.clock.now());
      if (!(await this.profiles.removeObject(tx, organization, userId, ref))) throw new CollectionObjectNotFound();
      await audit.record(tx, {
        action: 'collection.object_removed',
        organizationId: organization,
        target: { type: 'user', id: userId },
        details: namesOf(ref),
      });
    });
  }
}

function ownerOf(text: string): UserId {
  if (!isUuid(text)) throw new MemberNotFound();
  return text as UserId;
}

const namesOf = ({ datasourceId, objectDefinitionId }: ObjectRef): Details => ({ datasourceId, objectDefinitionId });

import { Injectable } from '@nestjs/common';
import { isOrganizationId, isUuid, RequestInvalid, type OrganizationId, type UserId, addressKeyOf } from '@app/common';
import { PreparedQueries } from '@app/database';
import { UserNotFound, UsersRepository } from '@app/users';
import { canonicalNameOf } from '@app/usernames';
import { EmailUnverified, PersonAmbiguous } from '../administration.errors.js';

const byId = { name: 'person_by_id', text: 'select id from users where id = $1' };
const byAddress = { name: 'person_by_address', text: 'select user_id as id from emails where address_key = $1' };
const byProvedAddress = { name: 'person_by_proved_address', text: 'select user_id as id, verified from emails where address_key = $1' };
const byUsername = {
  name: 'person_by_username',
  text: 'select user_id as id from profiles where organization_id = $1 and username_key = $2 order by user_id limit 20',
};

interface Found {
  readonly id: UserId;
}

/** Which person somebody means who runs the installation, also one who is deleted and not purged yet. */
@Injectable()
export class FindPerson {
  constructor(
    private readonly statements: PreparedQueries,
    private readonly users: UsersRepository,
  ) {}

  /**
   * Throws `UserNotFound`, `PersonAmbiguous` where members share the name, and `RequestInvalid`.
   * @param ref an id, as any API shows it; an e-mail address; or `username@organization`: no domain of an address is a single word
   */
  async find(ref: string): Promise<UserId> {
    const at = ref.lastIndexOf('@');
    const bare = ref.replace(/^local\|/, '');
    if (isUuid(bare)) return only(await this.statements.rows<Found>(byId, [bare]));
    const external = ref.includes('|') ? await this.users.idOf(ref) : undefined;
    if (external) return external;
    if (at < 1) throw new RequestInvalid({ fields: [{ field: 'person', message: 'a person is named by id, by e-mail address, or as username@organization' }] });
    const organization = ref.slice(at + 1);
    if (isOrganizationId(organization)) return this.named(ref.slice(0, at), organization);
    return only(await this.statements.rows<Found>(byAddress, [addressKeyOf(ref)]));
  }

  /** The same for whoever shall get something. An address that nobody has proved names nobody: throws `EmailUnverified`. */
  async findForGrant(ref: string): Promise<UserId> {
    const userId = await this.find(ref);
    const [address] = await this.statements.rows<Found & { verified: boolean }>(byProvedAddress, [addressKeyOf(ref)]);
    if (address?.id === userId && !address.verified) throw new EmailUnverified();
    return userId;
  }

  private async named(username: string, organization: OrganizationId): Promise<UserId> {
    const found = await this.statements.rows<Found>(byUsername, [organization, canonicalNameOf(username)]);
    if (found.length > 1) throw new PersonAmbiguous({ names: found.map((one) => one.id) });
    return only(found);
  }
}

function only([found]: readonly Found[]): UserId {
  if (!found) throw new UserNotFound();
  return found.id;
}

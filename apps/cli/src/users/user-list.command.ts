import type { INestApplicationContext } from '@nestjs/common';
import { Option, SubCommand } from 'nest-commander';
import { MemberList, PersonList, type ListedMember, type ListedPerson } from '@app/members';
import { userStatuses, type UserStatus } from '@app/users';
import { Installation, knownOrganization } from '../installation.js';
import { ListOperation, type ListOptions, type ReadPage } from '../list-operation.js';
import { roleNamed } from '../roles/role-texts.js';

interface UserListOptions extends ListOptions {
  readonly org?: string;
  readonly search?: string;
  readonly role?: string;
  readonly status?: UserStatus;
}

type Listed = ListedPerson | ListedMember;

const isStatus = (text: string): text is UserStatus => userStatuses.some((one) => one === text);

@SubCommand({ name: 'list', description: 'Show people: everybody, newest first, or the members of an organization' })
export class UserListCommand extends ListOperation<Listed> {
  protected override readonly examples = ['user list --status banned', 'user list --org acme --search mia --role Moderator', 'user list --all --json'];

  constructor(installation: Installation) {
    super(installation);
  }

  @Option({ flags: '--org <id>', description: 'only members of this organization' })
  org(id: string): string {
    return id;
  }

  @Option({
    flags: '--search <text>',
    description: 'with --org: the beginning of an address or its domain, a username, a name or a word of it, without regard to case and accents; or a whole id',
  })
  search(text: string): string {
    return text;
  }

  @Option({ flags: '--role <role>', description: 'with --org: only who has this role, by its id or name' })
  role(text: string): string {
    return text;
  }

  @Option({ flags: '--status <status>', description: `only who is ${userStatuses.join(', ')}` })
  status(text: string): UserStatus {
    return isStatus(text) ? text : this.refuse(`error: --status must be one of ${userStatuses.join(', ')}`);
  }

  protected async reader(services: INestApplicationContext, _words: string[], options: UserListOptions): Promise<ReadPage<Listed>> {
    const { org, search, role, status } = options;
    const chosen = { ...(search !== undefined && { search }), ...(status && { status }) };
    if (org === undefined) {
      if (search !== undefined || role !== undefined) this.refuse('error: --search and --role look into one organization: name it with --org');
      return (wish) => services.get(PersonList, { strict: false }).read({ ...chosen, ...wish });
    }
    const organization = await knownOrganization(services, org);
    const roleId = role === undefined ? {} : { roleId: (await roleNamed(services, organization, role)).id };
    return (wish) => services.get(MemberList, { strict: false }).read(organization, { ...chosen, ...roleId, ...wish });
  }

  protected entry(person: Listed): unknown {
    const { id, status, name, email, emailVerified } = person;
    if ('organizations' in person) return { id, status, name, email, emailVerified, organizations: person.organizations, createdAt: person.createdAt };
    const { username, joinedAt } = person;
    return { id, status, name, email, emailVerified, username, joinedAt, roles: person.roles.map((one) => ({ id: one.id, name: one.name })) };
  }

  protected line(person: Listed): string {
    const { id, status, name, emailVerified } = person;
    const email = person.email !== null && !emailVerified ? `${person.email} (not verified)` : person.email;
    const place = 'organizations' in person ? person.organizations.join(',') : `${person.username ?? '-'}  ${person.roles.map((one) => one.name).join(',')}`;
    return `${id}  ${status}  ${email ?? '-'}  ${name}  ${place || '-'}`;
  }
}

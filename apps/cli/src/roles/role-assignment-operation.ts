import type { INestApplicationContext } from '@nestjs/common';
import { operatorIn, type RoleSummary } from '@app/organizations';
import { DirectoryService, MembersReader, memberStateOf } from '@app/accounts';
import { FindPerson } from '@app/members';
import { Precondition, type OrganizationId } from '@app/common';
import { type Installation } from '../installation.js';
import { Operation, type Outcome } from '../operation.js';
import { rolesNamed } from './role-texts.js';

const toRole = ({ id, name }: RoleSummary): object => ({ id, name });

/** A command that changes which roles a member has. */
export abstract class RoleAssignmentOperation extends Operation {
  constructor(private readonly installation: Installation) {
    super();
  }

  protected perform([id, person = '', ...words]: string[]): Promise<Outcome> {
    return this.installation.visitOrganization(id, async (services, organization) => {
      const people = services.get(FindPerson, { strict: false });
      const userId = await (this.grants ? people.findForGrant(person) : people.find(person));
      const named = await rolesNamed(services, organization, words);
      await this.assign(services, organization, userId, named);
      const { name, roles } = await services.get(MembersReader, { strict: false }).find(organization, userId);
      const text = `${name} (${userId}) has in ${organization}: ${roles.map((one) => one.name).join(', ') || 'no role'}`;
      return { data: { organizationId: organization, userId, roles: roles.map(toRole) }, text };
    });
  }

  /** Whether the member gets something. */
  protected abstract readonly grants: boolean;

  /** All that the member shall have then. */
  protected abstract wanted(held: readonly RoleSummary[], named: readonly RoleSummary[]): readonly RoleSummary[];

  /** Throws `StaleVersion` when somebody else changes the same member at this moment. */
  private async assign(services: INestApplicationContext, organization: OrganizationId, userId: string, named: readonly RoleSummary[]): Promise<void> {
    const member = await services.get(MembersReader, { strict: false }).find(organization, userId);
    const roles = [...new Set(this.wanted(member.roles, named).map((one) => one.id))];
    const expected = new Precondition([memberStateOf(member)]);
    await services.get(DirectoryService, { strict: false }).assignRoles(operatorIn(organization), userId, { roles, add: false }, expected);
  }
}

import { Injectable } from '@nestjs/common';
import { Authority } from '@app/accounts';
import { audit } from '@app/audit';
import { ApiKeys, ApiKeysRepository, isApiKeyId, type ApiKeySummary, type NewApiKey, type OwnedApiKey } from '@app/auth';
import { countedPage, pageOf, readCursor, Unauthenticated, type CountedPage, type OrganizationId, type OrganizationAdminScope } from '@app/common';
import { TransactionManager } from '@app/database';
import { MemberKeyNotFound, MemberStatusUnfit } from '../administration.errors.js';
import { memberIdOf } from '../member-id.js';
import { RolesService } from '../roles/roles.service.js';

/** The API keys of all members of an organization. */
@Injectable()
export class MemberApiKeys {
  constructor(
    private readonly keys: ApiKeysRepository,
    private readonly making: ApiKeys,
    private readonly roles: RolesService,
    private readonly authority: Authority,
    private readonly transactions: TransactionManager,
  ) {}

  async list(organization: OrganizationId, limit: number, cursor?: string): Promise<CountedPage<OwnedApiKey>> {
    const page = pageOf(await this.keys.listIn(organization, { limit, after: readCursor(cursor, isApiKeyId) }), limit, (key) => [key.id]);
    return countedPage(page, await this.keys.countIn(organization));
  }

  /** Makes a key for a member, who gets it from whoever asked. It may no more than its owner. Throws `MemberNotFound`, `MemberStatusUnfit` or `PermissionMissing`. */
  async make(organizationId: OrganizationId, member: string, wanted: NewApiKey): Promise<ApiKeySummary & { key: string }> {
    const held = await this.roles.permissionsOf(organizationId, member);
    const owner = { organizationId, userId: memberIdOf(member), permissions: held.map((one) => one.permission) };
    try {
      return await this.making.make(owner, wanted);
    } catch (error) {
      if (error instanceof Unauthenticated) throw new MemberStatusUnfit({ message: 'This person is not an active member.' });
      throw error;
    }
  }

  /** Throws `MemberKeyNotFound`, and `PermissionMissing` when its owner may do what the caller may not. */
  revoke(caller: OrganizationAdminScope, id: string): Promise<void> {
    return this.transactions.run(async (tx) => {
      const actor = await this.authority.asOfNow(tx, caller, 'update:keys');
      const owner = await this.keys.ownerIn(tx, caller.organizationId, id);
      if (!owner) throw new MemberKeyNotFound();
      await this.authority.assertOverMember(tx, actor, owner);
      await this.keys.remove(tx, id, owner);
      const { organizationId } = caller;
      await audit.record(tx, { action: 'api_key.revoked', organizationId, target: { type: 'user', id: owner }, details: { key: id } });
    });
  }
}

import { Injectable } from '@nestjs/common';
import { Authority } from '@app/accounts';
import { audit } from '@app/audit';
import { ApiKeysService, ApiKeysRepository, type ApiKeySummary, type NewApiKey, type OwnedApiKey } from '@app/auth';
import { Unauthenticated, type CountedPage, type OrganizationActor, type OrganizationId } from '@app/common';
import { TransactionManager } from '@app/database';
import { Mails } from '@app/mail';
import { memberIdOf } from '@app/organizations';
import { RolesService } from '../roles/roles.service.js';
import { MemberKeyNotFound, MemberStatusUnfit } from './members.errors.js';

/** The API keys of all members of an organization. */
@Injectable()
export class MemberKeysService {
  constructor(
    private readonly repository: ApiKeysRepository,
    private readonly keys: ApiKeysService,
    private readonly roles: RolesService,
    private readonly authority: Authority,
    private readonly mails: Mails,
    private readonly transactions: TransactionManager,
  ) {}

  list(organizationId: OrganizationId, limit: number, cursor?: string): Promise<CountedPage<OwnedApiKey>> {
    return this.keys.listIn(organizationId, limit, cursor);
  }

  /**
   * Creates a key of a member, which allows at most what the member may do. Throws `MemberNotFound`,
   * `MemberStatusUnfit` or `PermissionMissing`.
   */
  async create(
    organizationId: OrganizationId,
    member: string,
    request: NewApiKey,
  ): Promise<ApiKeySummary & { key: string }> {
    const sources = await this.roles.permissionsOf(organizationId, member);
    const owner = { organizationId, userId: memberIdOf(member), permissions: sources.map((one) => one.permission) };
    try {
      return await this.keys.create(owner, request);
    } catch (error) {
      if (error instanceof Unauthenticated)
        throw new MemberStatusUnfit({ message: 'This user is not an active member.' });
      throw error;
    }
  }

  /**
   * Throws `MemberKeyNotFound`, and `PermissionMissing` when the owner of the key has permissions that the caller
   * lacks. The owner is told.
   */
  revoke(caller: OrganizationActor, id: string): Promise<void> {
    const { organizationId } = caller;
    return this.transactions.run(async (tx) => {
      const actor = await this.authority.asOfNow(tx, caller, 'update:keys');
      const owner = await this.repository.ownerIn(tx, organizationId, id);
      if (!owner) throw new MemberKeyNotFound();
      await this.authority.assertOverMember(tx, actor, owner);
      await this.repository.remove(tx, id, owner);
      await audit.record(tx, {
        action: 'api_key.revoked',
        organizationId,
        target: { type: 'user', id: owner },
        details: { key: id },
      });
      if (owner !== caller.userId) await this.mails.notify(tx, owner, 'api-key-revoked', { organizationId });
    });
  }
}

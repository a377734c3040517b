import { Injectable } from '@nestjs/common';
import { ApiKeysRepository, isApiKeyId, type OwnedApiKey } from '@app/auth';
import { countedPage, pageOf, readCursor, type CountedPage, type OrganizationId, type OrganizationMandate } from '@app/kernel';
import { Transactor } from '@app/persistence';
import { MemberKeyNotFound } from '../administration.errors.js';
import { Authority } from '../authority.service.js';

/** The API keys of all members of an organization. */
@Injectable()
export class MemberApiKeys {
  constructor(
    private readonly keys: ApiKeysRepository,
    private readonly authority: Authority,
    private readonly transactor: Transactor,
  ) {}

  async list(organization: OrganizationId, limit: number, cursor?: string): Promise<CountedPage<OwnedApiKey>> {
    const page = pageOf(await this.keys.listIn(organization, { limit, after: readCursor(cursor, isApiKeyId) }), limit, (key) => [key.id]);
    return countedPage(page, await this.keys.countIn(organization));
  }

  /** Throws `MemberKeyNotFound`, and `PermissionMissing` when its owner may do what the caller may not. */
  revoke(caller: OrganizationMandate, id: string): Promise<void> {
    return this.transactor.run(async (tx) => {
      const owner = await this.keys.ownerIn(tx, caller.organizationId, id);
      if (!owner) throw new MemberKeyNotFound();
      await this.authority.demandOverMember(tx, caller, owner);
      await this.keys.remove(tx, id, owner);
    });
  }
}

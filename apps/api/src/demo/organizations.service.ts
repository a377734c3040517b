import { Injectable } from '@nestjs/common';
import { OrganizationsService } from '@app/accounts';
import type { Tx } from '@app/database';
import { IdentityProvidersService } from '@app/identity-providers';
import type { OrganizationId } from '@app/common';
import {
  OrganizationDomainsRepository,
  OrganizationsRepository,
  RemovedOrganizationsRepository,
  RolesRepository,
} from '@app/organizations';
import { DemoAttributes } from './attributes.service.js';
import {
  demoAdmin,
  demoDomains,
  demoOpen,
  demoOrganization,
  demoToDelete,
  demoToHandOver,
  demoUserList,
} from './demo-users.js';
import { DemoUsernames } from './usernames.service.js';

const issuer = 'https://id.example.com/';

/**
 * Organizations of the first admin, whom the second one is a member of; and identity providers of the demo
 * organization, whose issuer nobody has: sign-ins with them begin, and end there.
 */
@Injectable()
export class DemoOrganizations {
  constructor(
    private readonly organizations: OrganizationsRepository,
    private readonly newOrganizations: OrganizationsService,
    private readonly removed: RemovedOrganizationsRepository,
    private readonly roles: RolesRepository,
    private readonly domains: OrganizationDomainsRepository,
    private readonly providers: IdentityProvidersService,
    private readonly attributes: DemoAttributes,
    private readonly usernames: DemoUsernames,
  ) {}

  /** Creates what the examples hand over and delete, as it was before the last start. */
  async create(tx: Tx): Promise<void> {
    await this.allowImpersonation(tx);
    await this.createProviders(tx);
    await this.attributes.create(tx);
    for (const domain of demoDomains) await this.addDomain(tx, demoOrganization, domain, null);
    await this.addDomain(tx, demoOpen, 'demo.example', tx.now());
    await this.usernames.create(tx);
    await this.removed.release(tx, demoToDelete);
    for (const organization of [demoToHandOver, demoToDelete]) {
      if ((await this.organizations.existing(tx, [organization])).length === 0)
        await this.newOrganizations.create(tx, organization, 'Demo to try out');
      for (const { userId } of demoUserList.filter((one) => one.role === 'admin')) {
        await this.organizations.removeMember(tx, organization, userId);
        await this.organizations.addMember(tx, organization, userId);
        const role = userId === demoAdmin.userId ? 'admin' : 'member';
        await this.roles.grantBuiltIn(tx, organization, userId, role);
      }
    }
  }

  private async allowImpersonation(tx: Tx): Promise<void> {
    const settings = await this.organizations.lockSettings(tx, demoOrganization, 'update');
    if (settings.impersonation === 'on') return;
    await this.organizations.putSettings(tx, demoOrganization, { ...settings, impersonation: 'on' }, tx.now());
  }

  private async addDomain(
    tx: Tx,
    organizationId: OrganizationId,
    domain: string,
    verifiedAt: Date | null,
  ): Promise<void> {
    await this.domains.remove(tx, organizationId, domain);
    await this.domains.add(tx, {
      ...{ organizationId, domain, token: 'a-token-of-the-demo', verifiedAt, createdAt: tx.now(), version: 1 },
      ...{ joining: verifiedAt ? 'members' : 'off', lastCheck: null, checkedAt: verifiedAt, failingSince: null },
    });
  }

  /** One to look at, and one to remove. */
  private async createProviders(tx: Tx): Promise<void> {
    for (const [id, name] of [
      ['example-id', 'Example ID'],
      ['to-remove', 'To try out removal'],
    ] as const) {
      const configuration = { name, issuer, clientId: 'facet', scopes: ['email', 'profile'], createUsers: true };
      await this.providers.replace(tx, demoOrganization, id, {
        ...configuration,
        clientSecret: 'a secret of the demo',
        emailDomains: [],
        metadata: {
          issuer,
          authorization_endpoint: `${issuer}authorize`,
          token_endpoint: `${issuer}token`,
          jwks_uri: `${issuer}jwks`,
        },
      });
    }
  }
}

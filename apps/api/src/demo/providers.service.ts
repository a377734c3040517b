import { Injectable } from '@nestjs/common';
import type { Tx } from '@app/database';
import { IdentityProvidersService } from '@app/identity-providers';
import { demoOrganization } from './demo-users.js';

const issuer = 'https://id.example.com/';

/** Identity providers of the demo organization, whose issuer nobody has: sign-ins with them begin, and end there. */
@Injectable()
export class DemoProviders {
  constructor(private readonly providers: IdentityProvidersService) {}

  /** One to look at, and one to remove. */
  async create(tx: Tx): Promise<void> {
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

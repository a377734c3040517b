import { Option, SubCommand } from 'nest-commander';
import { FindPerson, MemberApiKeys } from '@app/members';
import { DtoPipe } from '@app/http';
import { Installation } from '../installation.js';
import { Operation, type Outcome } from '../operation.js';
import { KeyCreateDto } from './key-create.dto.js';

interface KeyOptions {
  readonly name: string;
  readonly scopes: readonly string[];
  readonly expires?: string;
}

@SubCommand({
  name: 'create',
  arguments: '<organization> <person>',
  argsDescription: { organization: 'id of the organization', person: 'whose key: id, e-mail address or username@organization' },
  description: 'Make an API key for a member. It may no more than they may, whatever they lose later. The whole key is shown once.',
})
export class KeyCreateCommand extends Operation {
  protected override readonly examples = ["key create acme mia@acme --name 'nightly report' --scopes read:users"];

  constructor(private readonly installation: Installation) {
    super();
  }

  @Option({ flags: '--name <name>', description: 'for what the key is', required: true })
  name(text: string): string {
    return text;
  }

  @Option({ flags: '--scopes <list>', description: 'what the key may do: permissions, read:me and update:me, comma-separated', required: true })
  scopes(text: string): string[] {
    return text.split(',').map((one) => one.trim());
  }

  @Option({ flags: '--expires <time>', description: 'when it stops working, such as 2030-12-31T00:00:00Z; default: in 90 days' })
  expires(text: string): string {
    return text;
  }

  protected async perform([id, person = '']: string[], { name, scopes, expires }: KeyOptions): Promise<Outcome> {
    const given = { name, scopes, ...(expires !== undefined && { expires }) };
    const wanted = (await new DtoPipe().transform(given, { type: 'body', metatype: KeyCreateDto })) as KeyCreateDto;
    return this.installation.visitOrganization(id, async (services, organization) => {
      const owner = await services.get(FindPerson, { strict: false }).findForGrant(person);
      const expiresAt = wanted.expires === undefined ? undefined : new Date(wanted.expires);
      const made = await services
        .get(MemberApiKeys, { strict: false })
        .make(organization, owner, { name, scopes: wanted.scopes, ...(expiresAt && { expiresAt }) });
      const data = {
        id: made.id,
        name,
        organizationId: organization,
        ownerId: owner,
        scopes: made.scopes,
        createdAt: made.createdAt,
        expiresAt: made.expiresAt,
        key: made.key,
      };
      return { data, text: `Key ${made.id} is made.\n${made.key} (shown only now)` };
    });
  }
}

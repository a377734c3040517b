import { SubCommand } from 'nest-commander';
import { RenameOrganization } from '@app/members';
import { Text, DtoPipe } from '@app/http';
import { Precondition } from '@app/common';
import { Installation } from '../installation.js';
import { Operation, type Outcome } from '../operation.js';
import { toOrganizationEntry } from './organization-texts.js';

class OrgRenameDto {
  @Text({ max: 200 })
  name: string;
}

@SubCommand({
  name: 'rename',
  arguments: '<id> <name>',
  argsDescription: { id: 'slug of the organization; it stays', name: 'what it is called from now on' },
  description: 'Give an organization another name',
})
export class OrgRenameCommand extends Operation {
  protected override readonly examples = ["org rename acme 'Acme International'"];

  constructor(private readonly installation: Installation) {
    super();
  }

  protected async perform([id, word]: string[]): Promise<Outcome> {
    const { name } = (await new DtoPipe().transform({ name: word }, { type: 'body', metatype: OrgRenameDto })) as OrgRenameDto;
    return this.installation.visitOrganization(id, async (services, organization) => {
      const renamed = await services.get(RenameOrganization, { strict: false }).rename(organization, name, Precondition.none);
      return { data: toOrganizationEntry(renamed), text: `${renamed.id} is called ${renamed.name}.` };
    });
  }
}

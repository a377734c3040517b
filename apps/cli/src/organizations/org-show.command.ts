import { SubCommand } from 'nest-commander';
import { OrganizationsRepository, SettingsRepository } from '@app/organizations';
import { Installation } from '../installation.js';
import { Operation, type Outcome } from '../operation.js';
import { toOrganizationEntry, toSettingsEntry, toSettingsText } from './organization-texts.js';

@SubCommand({
  name: 'show',
  arguments: '<id>',
  argsDescription: { id: 'slug of the organization' },
  description: 'Show an organization and its settings',
})
export class OrgShowCommand extends Operation {
  protected override readonly examples = ['org show acme'];

  constructor(private readonly installation: Installation) {
    super();
  }

  protected perform([id]: string[]): Promise<Outcome> {
    return this.installation.visitOrganization(id, async (services, organization) => {
      const record = await services.get(OrganizationsRepository, { strict: false }).read(organization);
      const settings = await services.get(SettingsRepository, { strict: false }).read(organization);
      const data = { ...toOrganizationEntry(record), settings: toSettingsEntry(settings) };
      return { data, text: `${record.id}  ${record.name}  since ${record.createdAt.toISOString()}\n${toSettingsText(settings)}` };
    });
  }
}

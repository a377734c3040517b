import { SubCommand } from 'nest-commander';
import { DemoData, type RemovedDemoData } from '@app/accounts';
import { Installation } from '../installation.js';
import { Operation, type Outcome } from '../operation.js';

function textOf({ people, organizations, keptOrganizations }: RemovedDemoData): string {
  if (people + organizations.length + keptOrganizations.length === 0) return 'There is nothing of the demo.';
  const kept = keptOrganizations.length === 0 ? '' : ` Others are in ${keptOrganizations.join(', ')}: it stays, without the people of the demo.`;
  return `Removed ${people} people and ${organizations.length} organizations of the demo.${kept}`;
}

@SubCommand({ name: 'remove', description: 'Remove the people of the demo, with all that is kept about them, and its organizations unless others are in them' })
export class DemoRemoveCommand extends Operation {
  protected override readonly examples = ['demo remove'];

  constructor(private readonly installation: Installation) {
    super();
  }

  protected async perform(): Promise<Outcome> {
    const removed = await this.installation.visit((services) => services.get(DemoData, { strict: false }).remove());
    return { data: removed, text: textOf(removed) };
  }
}

import { DemoData, AccountsModule, type RemovedDemoData } from '@app/accounts';
import { MembersModule } from '@app/members';
import type { Call, Outcome } from '../command.js';
import { open } from '../installation.js';

function textOf({ people, organizations, keptOrganizations }: RemovedDemoData): string {
  if (people + organizations.length + keptOrganizations.length === 0) return 'There is nothing of the demo.';
  const kept = keptOrganizations.length === 0 ? '' : ` Others are in ${keptOrganizations.join(', ')}: it stays, without the people of the demo.`;
  return `Removed ${people} people and ${organizations.length} organizations of the demo.${kept}`;
}

export async function removeDemo({ context }: Call): Promise<Outcome> {
  const removed = await open(context, [AccountsModule, MembersModule], (get) => get(DemoData).remove());
  return { data: removed, text: textOf(removed) };
}

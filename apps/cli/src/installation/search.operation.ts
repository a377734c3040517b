import { OrganizationsModule, SearchIndex } from '@app/organizations';
import type { Call, Outcome } from '../command.js';
import { open } from '../installation.js';

export async function rebuildSearch({ context }: Call): Promise<Outcome> {
  const changed = await open(context, [OrganizationsModule], (get) => get(SearchIndex).rebuild());
  const { names, addresses, usernames } = changed;
  return {
    data: { changed },
    text: `Renewed the search keys of ${names} names, ${addresses} addresses and ${usernames} usernames; the others were up to date.`,
  };
}

import { AccountsModule, DemoData } from '@app/accounts';
import { MembersModule } from '@app/members';
import { OrganizationsModule, SearchIndex } from '@app/organizations';
import { Pictures, PicturesModule } from '@app/pictures';
import { operation } from '../operation.js';

export const demo = {
  remove: operation([AccountsModule, MembersModule], () => async (get) => {
    const removed = await get(DemoData).remove();
    const { people, organizations, keptOrganizations } = removed;
    if (people + organizations.length + keptOrganizations.length === 0)
      return { data: removed, text: 'There is nothing of the demo.' };
    const text = `Removed ${people} people and ${organizations.length} organizations of the demo.`;
    const kept = ` Others are in ${keptOrganizations.join(', ')}: it stays, without the people of the demo.`;
    return { data: removed, text: keptOrganizations.length === 0 ? text : text + kept };
  }),
};

export const pictures = {
  sweep: operation([PicturesModule], () => async (get) => {
    const removed = await get(Pictures).sweepOrphans();
    return { data: { removed }, text: `Removed ${removed} pictures that nobody has.` };
  }),
};

export const search = {
  rebuild: operation([OrganizationsModule], () => async (get) => {
    const changed = await get(SearchIndex).rebuild();
    const { names, addresses, usernames } = changed;
    const text = `Renewed the search keys of ${names} names, ${addresses} addresses and ${usernames} usernames; the others were up to date.`;
    return { data: { changed }, text };
  }),
};

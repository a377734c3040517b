import { SubCommand } from 'nest-commander';
import { SearchIndex } from '@app/organizations';
import { Installation } from '../installation.js';
import { Operation, type Outcome } from '../operation.js';

@SubCommand({
  name: 'rebuild',
  description: 'Make the keys anew by which names, addresses and usernames are found, in batches, while servers work. May be interrupted and run again.',
})
export class SearchRebuildCommand extends Operation {
  protected override readonly examples = ['search rebuild'];

  constructor(private readonly installation: Installation) {
    super();
  }

  protected async perform(): Promise<Outcome> {
    const changed = await this.installation.visit((rooms) => rooms.get(SearchIndex, { strict: false }).rebuild());
    const { names, addresses, usernames } = changed;
    return {
      data: { changed },
      text: `Renewed the search keys of ${names} names, ${addresses} addresses and ${usernames} usernames; all others were as they should be.`,
    };
  }
}

import type { INestApplicationContext } from '@nestjs/common';
import { FindPerson, AccountDetailsReader } from '@app/members';
import type { UserId } from '@app/common';
import { type Installation } from '../installation.js';
import { Operation, type Outcome } from '../operation.js';
import { toPersonEntry, toPersonText } from './person-texts.js';

/** How a person is named, for the help texts. */
export const personArgument = { arguments: '<person>', argsDescription: { person: 'id, e-mail address or username@organization' } } as const;

/** A command that does something about one person, and shows them as they are then. */
export abstract class PersonOperation extends Operation {
  constructor(private readonly installation: Installation) {
    super();
  }

  protected async perform([ref = '']: string[], options: object = {}): Promise<Outcome> {
    const input = await this.input();
    return this.installation.visit(async (services) => {
      const userId = await services.get(FindPerson, { strict: false }).find(ref);
      await this.act(services, userId, input, options);
      const person = await services.get(AccountDetailsReader, { strict: false }).read(userId);
      return { data: toPersonEntry(person), text: toPersonText(person) };
    });
  }

  /** What must come through standard input. */
  protected input(): Promise<string> {
    return Promise.resolve('');
  }

  protected abstract act(services: INestApplicationContext, userId: UserId, input: string, options: object): Promise<void>;
}

import { Option, SubCommand } from 'nest-commander';
import { FindPerson } from '@app/members';
import { Sessions } from '@app/auth';
import { Installation } from '../installation.js';
import { Operation, type Outcome } from '../operation.js';
import { personArgument } from './person-operation.js';

@SubCommand({ name: 'sign-out', ...personArgument, description: 'End the sessions of a person, from the next request on. API keys go on.' })
export class UserSignOutCommand extends Operation {
  protected override readonly examples = ['user sign-out mia@example.com', 'user sign-out mia@acme --session 01930000-0000-7000-8000-00000000d003'];

  constructor(private readonly installation: Installation) {
    super();
  }

  @Option({ flags: '--session <id>', description: 'only this one' })
  session(id: string): string {
    return id;
  }

  protected perform([ref = '']: string[], { session }: { session?: string }): Promise<Outcome> {
    return this.installation.visit(async (services) => {
      const userId = await services.get(FindPerson, { strict: false }).find(ref);
      const sessions = services.get(Sessions, { strict: false });
      await (session === undefined ? sessions.endOthers(userId, null) : sessions.end(userId, session));
      const what = session === undefined ? 'All sessions' : `The session ${session}`;
      return { data: { userId, signedOut: session ?? 'all' }, text: `${what} of ${userId} ended.` };
    });
  }
}

import { Inject, Injectable } from '@nestjs/common';
import { SessionsService } from '@app/auth';
import { SETTINGS, type Settings } from '@app/config';
import { demoCredentials, saveDemoCredentials, type DemoCredential, type DemoCredentials } from './credentials.js';
import type { DemoExamples } from './examples.js';
import { DemoCollections } from './collections.service.js';
import { demoAdmin } from './people.js';
import { DemoFixtures } from './fixtures.service.js';
import { DemoSeed } from './seed.service.js';

/** What the set-up of a demo leaves: the people with their secrets, and what the examples of the documents need. */
export interface DemoSetUp {
  readonly people: DemoCredential[];
  readonly examples: DemoExamples;
}

/** Sets the demo up at start. */
@Injectable()
export class Demo {
  constructor(
    private readonly seeding: DemoSeed,
    private readonly props: DemoFixtures,
    private readonly sessions: SessionsService,
    private readonly exhibits: DemoCollections,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** The file is written before the data: a process that dies in between finds its credentials again at the next start. */
  async setUp(): Promise<DemoSetUp> {
    const { people, invented } = demoCredentials(this.settings.DATA_DIR);
    if (invented) this.keep('', people);
    await this.seeding.seed(people, invented);
    const { session, reused, tokens } = await this.props.layOut();
    const [{ refreshToken }, { refreshToken: reusedToken }] = [await this.sessions.tokensOf(session), await this.sessions.tokensOf(reused)];
    const password = people.find((one) => one.userId === demoAdmin.userId)?.password ?? '';
    return { people, examples: { refreshToken, reusedToken, password, tokens, ...(await this.exhibits.show()) } };
  }

  /** Writes the file, with the address at which the server can be called. */
  keep(baseUrl: string, people: DemoCredential[]): DemoCredentials {
    return saveDemoCredentials(this.settings.DATA_DIR, baseUrl, people);
  }
}

import { Inject, Injectable } from '@nestjs/common';
import { SessionsService } from '@app/auth';
import { SETTINGS, type Settings } from '@app/config';
import { TransactionManager } from '@app/database';
import { DemoAccess, type DemoTokens, type OpenedSession } from './access.service.js';
import { demoCredentials, saveDemoCredentials, type DemoCredential, type DemoCredentials } from './credentials.js';
import type { DemoExamples } from './examples.js';
import { DemoFactors } from './factors.service.js';
import { DemoOrganizations } from './organizations.service.js';
import { DemoUsers } from './demo-users.service.js';
import { demoAdmin, demoSpareMember } from './demo-users.js';
import { DemoShowcase } from './showcase.service.js';

/**
 * The result of the set-up of a demo: the users with their secrets, and the data that the examples of the
 * documents need.
 */
export interface DemoSetUp {
  readonly people: DemoCredential[];
  readonly examples: DemoExamples;
}

/** Sets the demo up at start. */
@Injectable()
export class DemoService {
  constructor(
    private readonly users: DemoUsers,
    private readonly access: DemoAccess,
    private readonly showcase: DemoShowcase,
    private readonly factors: DemoFactors,
    private readonly organizations: DemoOrganizations,
    private readonly sessions: SessionsService,
    private readonly transactions: TransactionManager,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /**
   * The file is written before the data: a process that dies in between finds its credentials again at the
   * next start.
   */
  async setUp(): Promise<DemoSetUp> {
    const { people, invented } = demoCredentials(this.settings.DATA_DIR);
    if (invented) this.writeCredentials('', people);
    await this.seed(people, invented);
    const { session, reused, tokens } = await this.createFixtures();
    const [{ refreshToken }, { refreshToken: reusedToken }] = [
      await this.sessions.tokensOf(session),
      await this.sessions.tokensOf(reused),
    ];
    const password = people.find((one) => one.userId === demoAdmin.userId)?.password ?? '';
    await this.showcase.sendNotifications();
    const { contacts } = this.showcase;
    const ownEmail = await contacts.defaultEmailOf(demoAdmin.userId);
    const memberEmail = await contacts.defaultEmailOf(demoSpareMember);
    const shown = { picture: await this.showcase.uploadPicture(), parkedJob: await this.showcase.addFailedJob() };
    const examples = { refreshToken, reusedToken, password, tokens, ownEmail, memberEmail, ...shown };
    return { people, examples: { ...examples, notifications: await this.showcase.examplesOfNotifications() } };
  }

  /** Writes the file, with the address at which the server can be called. */
  writeCredentials(baseUrl: string, people: DemoCredential[]): DemoCredentials {
    return saveDemoCredentials(this.settings.DATA_DIR, baseUrl, people);
  }

  /**
   * Creates the demo organization and its users, all at once or not at all.
   * @param reset the credentials are new: they replace those in the database
   */
  private async seed(people: readonly DemoCredential[], reset: boolean): Promise<void> {
    const exists = await this.users.exist();
    if (exists && !reset) return;
    const hashes = await this.access.hashesOf(people);
    await this.transactions.run(async (tx) => {
      if (!exists) await this.users.create(tx);
      await this.access.grant(tx, people, hashes);
    });
  }

  /** What the examples of the documents use up, created anew at every start: members, roles, sessions, keys, links. */
  private createFixtures(): Promise<{ session: OpenedSession; reused: OpenedSession; tokens: DemoTokens }> {
    return this.transactions.run(async (tx) => {
      await this.users.createFixtures(tx);
      await this.organizations.create(tx);
      const invited = await this.access.invite(tx);
      const linked = await this.access.issueLinks(tx, await this.users.createSpare(tx));
      const signIns = { ...(await this.users.issueSignIns(tx)), ...(await this.factors.issueChallenges(tx)) };
      const contacts = await this.showcase.contacts.createFixtures(tx);
      return { ...(await this.access.openSessions(tx)), tokens: { ...linked, ...invited, ...signIns, ...contacts } };
    });
  }
}

import { Injectable } from '@nestjs/common';
import { TransactionManager } from '@app/database';
import { DemoAccounts } from './accounts.service.js';
import { DemoLinks, type DemoTokens } from './links.service.js';
import { DemoMembers } from './members.service.js';
import { demoAdmin, demoMember, demoMemberSessionId, demoRefreshSessionId, demoReuseSessionId, demoSessionId, demoSpareMember } from './people.js';
import { DemoSessions, type OpenedSession } from './sessions.service.js';

/** Things that the examples of the documents use up: sessions to end, one to refresh, keys to revoke, members, the tokens of letters. Laid out anew at every start. */
@Injectable()
export class DemoFixtures {
  constructor(
    private readonly sessions: DemoSessions,
    private readonly members: DemoMembers,
    private readonly accounts: DemoAccounts,
    private readonly links: DemoLinks,
    private readonly transactions: TransactionManager,
  ) {}

  /** @returns the sessions whose refresh tokens the examples show, and the tokens that they show */
  layOut(): Promise<{ session: OpenedSession; reused: OpenedSession; tokens: DemoTokens }> {
    return this.transactions.run(async (tx) => {
      await this.sessions.open(tx, demoSessionId, demoAdmin.userId);
      await this.sessions.open(tx, demoMemberSessionId, demoSpareMember);
      await this.accounts.giveProps(tx);
      await this.members.layOut(tx);
      const tokens = await this.links.layOut(tx);
      const reused = await this.sessions.open(tx, demoReuseSessionId, demoMember.userId);
      return { session: await this.sessions.open(tx, demoRefreshSessionId, demoMember.userId), reused, tokens };
    });
  }
}

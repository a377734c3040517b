import { Injectable } from '@nestjs/common';
import { Sessions, SessionsRepository } from '@app/auth';
import type { SessionId, UserId } from '@app/kernel';
import { Transactor, type Tx } from '@app/persistence';
import { DemoAccounts } from './accounts.service.js';
import { DemoLinks, type DemoTokens } from './links.service.js';
import { demoAdmin, demoMember, demoOrganization, demoRefreshSessionId, demoSessionId } from './people.js';

type OpenedSession = Awaited<ReturnType<Sessions['open']>>;

const client = { ipAddress: '127.0.0.1', userAgent: 'Facet demo' };

/** Things that the examples of the documents use up: a session to end, one to refresh, a key to revoke, a nonce for a wallet, the tokens of letters. Laid out anew at every start. */
@Injectable()
export class DemoProps {
  constructor(
    private readonly sessions: Sessions,
    private readonly sessionRows: SessionsRepository,
    private readonly accounts: DemoAccounts,
    private readonly links: DemoLinks,
    private readonly transactor: Transactor,
  ) {}

  /** @returns the session whose refresh token the examples show, and the tokens that they show */
  layOut(): Promise<{ session: OpenedSession; tokens: DemoTokens }> {
    return this.transactor.run(async (tx) => {
      await this.session(tx, demoSessionId, demoAdmin.userId);
      await this.accounts.giveProps(tx);
      const tokens = await this.links.layOut(tx);
      return { session: await this.session(tx, demoRefreshSessionId, demoMember.userId), tokens };
    });
  }

  private async session(tx: Tx, id: SessionId, userId: UserId): Promise<OpenedSession> {
    await this.sessionRows.remove(tx, id, userId);
    return this.sessions.open(tx, userId, demoOrganization, client, id);
  }
}

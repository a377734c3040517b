import { Injectable } from '@nestjs/common';
import { Sessions, SessionsRepository } from '@app/auth';
import type { SessionId, UserId } from '@app/kernel';
import { Transactor, type Tx } from '@app/persistence';
import { WalletsRepository } from '@app/wallets';
import { DemoAccounts } from './accounts.service.js';
import { demoAdmin, demoMember, demoOrganization, demoRefreshSessionId, demoSessionId, demoWalletNonce } from './people.js';

type OpenedSession = Awaited<ReturnType<Sessions['open']>>;

const client = { ipAddress: '127.0.0.1', userAgent: 'Facet demo' };

/** Things that the examples of the documents use up: a session to end, one to refresh, a key to revoke, a nonce for a wallet. Laid out anew at every start. */
@Injectable()
export class DemoProps {
  constructor(
    private readonly sessions: Sessions,
    private readonly sessionRows: SessionsRepository,
    private readonly accounts: DemoAccounts,
    private readonly wallets: WalletsRepository,
    private readonly transactor: Transactor,
  ) {}

  /** @returns the session whose refresh token the example shows */
  layOut(): Promise<OpenedSession> {
    return this.transactor.run(async (tx) => {
      await this.session(tx, demoSessionId, demoAdmin.userId);
      await this.accounts.giveProps(tx);
      await this.nonce(tx);
      return this.session(tx, demoRefreshSessionId, demoMember.userId);
    });
  }

  /** Without an end, so that the message of the example, which is signed, stays good. */
  private async nonce(tx: Tx): Promise<void> {
    await this.wallets.useNonce(tx, demoWalletNonce, demoAdmin.userId, new Date(0));
    await this.wallets.addNonce(tx, { nonce: demoWalletNonce, userId: demoAdmin.userId, expiresAt: new Date('9999-12-31T00:00:00Z') });
  }

  private async session(tx: Tx, id: SessionId, userId: UserId): Promise<OpenedSession> {
    await this.sessionRows.remove(tx, id, userId);
    return this.sessions.open(tx, userId, demoOrganization, client, id);
  }
}

import { Injectable } from '@nestjs/common';
import { Transactor, type Tx } from '@app/persistence';
import { WalletsRepository } from '@app/wallets';
import { DemoAccounts } from './accounts.service.js';
import { DemoMembers } from './members.service.js';
import { demoAdmin, demoMember, demoMemberSessionId, demoRefreshSessionId, demoSessionId, demoSpareMember, demoWalletNonce } from './people.js';
import { DemoSessions, type OpenedSession } from './sessions.service.js';

/** Things that the examples of the documents use up: sessions to end, one to refresh, keys to revoke, a nonce for a wallet, members. Laid out anew at every start. */
@Injectable()
export class DemoProps {
  constructor(
    private readonly sessions: DemoSessions,
    private readonly members: DemoMembers,
    private readonly accounts: DemoAccounts,
    private readonly wallets: WalletsRepository,
    private readonly transactor: Transactor,
  ) {}

  /** @returns the session whose refresh token the example shows */
  layOut(): Promise<OpenedSession> {
    return this.transactor.run(async (tx) => {
      await this.sessions.open(tx, demoSessionId, demoAdmin.userId);
      await this.sessions.open(tx, demoMemberSessionId, demoSpareMember);
      await this.accounts.giveProps(tx);
      await this.members.layOut(tx);
      await this.nonce(tx);
      return this.sessions.open(tx, demoRefreshSessionId, demoMember.userId);
    });
  }

  /** Without an end, so that the message of the example, which is signed, stays good. */
  private async nonce(tx: Tx): Promise<void> {
    await this.wallets.useNonce(tx, demoWalletNonce, demoAdmin.userId, new Date(0));
    await this.wallets.addNonce(tx, { nonce: demoWalletNonce, userId: demoAdmin.userId, expiresAt: new Date('9999-12-31T00:00:00Z') });
  }
}

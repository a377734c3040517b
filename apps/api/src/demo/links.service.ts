import { Injectable } from '@nestjs/common';
import { NewAccountsService } from '@app/accounts';
import { LinksService } from '@app/auth';
import type { Tx } from '@app/database';
import { UsersRepository, WalletsRepository } from '@app/users';
import { DemoInvitations, type DemoInvitationTokens } from './invitations.service.js';
import { demoAdmin, demoForgetful, demoOrganization, demoReturning, demoSpare, demoUnverified, demoWalletNonce } from './people.js';

/** Tokens that stand in letters elsewhere, for the examples that use them up. */
export interface DemoTokens extends DemoInvitationTokens {
  readonly verify: string;
  readonly reset: string;
  readonly restore: string;
}

const farAway = new Date('9999-12-31T00:00:00Z');

/** People whom the examples may harm, the links of letters that were not sent, and the nonce of a message that is signed already. */
@Injectable()
export class DemoLinks {
  constructor(
    private readonly users: UsersRepository,
    private readonly newAccounts: NewAccountsService,
    private readonly links: LinksService,
    private readonly invitations: DemoInvitations,
    private readonly wallets: WalletsRepository,
  ) {}

  async layOut(tx: Tx): Promise<DemoTokens> {
    await this.nonce(tx);
    for (const { userId, name, email } of [demoSpare, demoUnverified, demoForgetful, demoReturning]) {
      await this.users.discard(tx, userId);
      await this.newAccounts.create(tx, demoOrganization, { id: userId, name, email });
    }
    // Of two people: either link ends the other one of the same person.
    const verify = await this.links.issue(tx, 'verify-email', await this.ownerOf(tx, demoUnverified.email));
    const reset = await this.links.issue(tx, 'reset-password', await this.ownerOf(tx, demoForgetful.email));
    await this.users.markDeleted(tx, demoReturning.userId, tx.now(), farAway, true);
    const restore = await this.links.issue(tx, 'restore-account', await this.ownerOf(tx, demoReturning.email));
    return { verify: verify.token, reset: reset.token, restore: restore.token, ...(await this.invitations.layOut(tx)) };
  }

  private async ownerOf(tx: Tx, email: string): Promise<NonNullable<Awaited<ReturnType<UsersRepository['ownerOf']>>>> {
    const owner = await this.users.ownerOf(tx, email);
    if (!owner) throw new Error('nobody has the address that was just given');
    return owner;
  }

  /** Without an end, so that the message of the example, which is signed, stays good. */
  private async nonce(tx: Tx): Promise<void> {
    await this.wallets.useNonce(tx, demoWalletNonce, demoAdmin.userId, new Date(0));
    await this.wallets.addNonce(tx, { nonce: demoWalletNonce, userId: demoAdmin.userId, expiresAt: farAway });
  }
}

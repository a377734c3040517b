import { Injectable } from '@nestjs/common';
import { audit } from '@app/audit';
import type { UserId } from '@app/kernel';
import { Transactor } from '@app/persistence';
import { WalletsRepository } from './wallets.repository.js';

/** The wallets that people have linked. */
@Injectable()
export class Wallets {
  constructor(
    private readonly repository: WalletsRepository,
    private readonly transactor: Transactor,
  ) {}

  /** With the checksum of EIP-55. Nothing for who has linked none, or is deleted. */
  addressOf(userId: UserId): Promise<string | undefined> {
    return this.repository.addressOf(userId);
  }

  /** Who has none is left as they are. */
  async unlink(userId: UserId): Promise<void> {
    await this.transactor.run(async (tx) => {
      if (await this.repository.unlink(tx, userId)) await audit.record(tx, { action: 'wallet.unlinked', target: { type: 'user', id: userId } });
    });
  }
}

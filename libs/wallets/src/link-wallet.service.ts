import { Injectable } from '@nestjs/common';
import { audit } from '@app/audit';
import { Clock, RequestInvalid, type FieldFault, type UserId } from '@app/kernel';
import { RateLimits } from '@app/limits';
import { SecurityNotices } from '@app/mail';
import { Transactor } from '@app/persistence';
import { ethereum } from './ethereum.js';
import { WalletTerms } from './wallet-terms.js';
import { WalletProofInvalid } from './wallets.errors.js';
import { WalletsRepository, type LinkedWallet } from './wallets.repository.js';

/** A message of EIP-4361 and its signature, as EIP-191 says. */
export interface WalletProof {
  readonly message: string;
  readonly signature: string;
}

/** What a proof proves. */
interface Proven {
  readonly address: string;
  readonly chainId: number;
  readonly nonce: string;
}

function demand(fields: readonly FieldFault[]): void {
  if (fields.length > 0) throw new WalletProofInvalid({ fields });
}

/** Linking a wallet to a person who proves that it is theirs. */
@Injectable()
export class LinkWallet {
  constructor(
    private readonly terms: WalletTerms,
    private readonly repository: WalletsRepository,
    private readonly transactor: Transactor,
    private readonly clock: Clock,
    private readonly limits: RateLimits,
    private readonly notices: SecurityNotices,
  ) {}

  /** Uses the nonce up and links, or does neither. */
  async link(userId: UserId, proof: WalletProof): Promise<LinkedWallet> {
    this.terms.demandOn();
    await this.limits.spend('wallet.account', userId);
    const { address, chainId, nonce } = await this.prove(proof);
    const now = this.clock.now();
    return this.transactor.run(async (tx) => {
      const fresh = await this.repository.useNonce(tx, nonce, userId, now);
      demand(fresh ? [] : [{ field: 'message.nonce', message: 'message.nonce is not one that you were given, has expired or was used' }]);
      const { isNew, ...wallet } = await this.repository.link(tx, userId, { address, chainId, linkedAt: now });
      await audit.record(tx, { action: 'wallet.linked', target: { type: 'user', id: userId } });
      if (isNew) await this.notices.send(tx, userId, 'wallet-linked');
      return wallet;
    });
  }

  private async prove({ message: text, signature }: WalletProof): Promise<Proven> {
    const { readMessage, signerOf } = await ethereum();
    const message = readMessage(text);
    if (!message) throw new RequestInvalid({ fields: [{ field: 'message', message: 'message is not one of EIP-4361, version 1' }] });
    demand(this.terms.faultsOf(message, this.clock.now()));
    const signer = await signerOf(text, signature);
    demand(signer === message.address ? [] : [{ field: 'signature', message: 'signature is not one of this message by the wallet that it names' }]);
    return message;
  }
}

import { Module } from '@nestjs/common';
import { LimitsModule } from '@app/limits';
import { MailModule } from '@app/mail';
import { LinkWallet } from './link-wallet.service.js';
import { WalletNonces } from './wallet-nonces.service.js';
import { WalletTerms } from './wallet-terms.js';
import { WalletsRepository } from './wallets.repository.js';
import { Wallets } from './wallets.service.js';

@Module({
  imports: [LimitsModule, MailModule],
  providers: [LinkWallet, WalletNonces, WalletTerms, Wallets, WalletsRepository],
  exports: [LinkWallet, WalletNonces, Wallets, WalletsRepository],
})
export class WalletsModule {}

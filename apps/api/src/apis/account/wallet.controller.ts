import { Body, Controller, Delete, Post } from '@nestjs/common';
import { ApiBody, ApiTags } from '@nestjs/swagger';
import {
  Caller,
  SignInService,
  PasswordWrong,
  SignedIn,
  SignInBusy,
  SignInNotFresh,
  WalletLinkingOff,
  WalletNeeded,
  WalletProofInvalid,
  WalletsService,
} from '@app/auth';
import { Fails, Returns } from '@app/http';
import { TooManyRequests, type Principal } from '@app/common';
import { WalletAlreadyLinked, WalletTaken } from '@app/users';
import { toWallet, toWalletNonce } from './account.mapper.js';
import { NewWalletNonceDto, WalletDto, WalletNonceDto, WalletProofDto } from './dto/wallet.dto.js';

@ApiTags('Account')
@Controller('auth/wallet')
export class WalletController {
  constructor(
    private readonly wallets: WalletsService,
    private readonly signIn: SignInService,
  ) {}

  /**
   * A nonce for a message that links a wallet (EIP-4361), valid for ten minutes and one link. With an address, also the
   * whole message to sign.
   */
  @Post('nonce')
  @SignedIn({ interactive: true })
  @ApiBody({ type: NewWalletNonceDto, required: false })
  @Returns(WalletNonceDto)
  @Fails(WalletLinkingOff, TooManyRequests)
  async createWalletNonce(@Caller() caller: Principal, @Body() body: NewWalletNonceDto): Promise<WalletNonceDto> {
    return toWalletNonce(await this.wallets.issueNonce(caller.userId, body));
  }

  /**
   * Links the wallet whose key signed the message (EIP-191). A user has one wallet, and a wallet has one user; linking
   * the same one again succeeds. Contract wallets (EIP-1271) cannot be linked. Needs a sign-in of the last ten minutes,
   * or the password.
   */
  @Post('verify')
  @SignedIn({ interactive: true })
  @Returns(WalletDto)
  @Fails(
    WalletProofInvalid,
    WalletTaken,
    WalletAlreadyLinked,
    WalletLinkingOff,
    SignInNotFresh,
    PasswordWrong,
    SignInBusy,
    TooManyRequests,
  )
  async linkWallet(
    @Caller() caller: Principal,
    @Body() { currentPassword, ...proof }: WalletProofDto,
  ): Promise<WalletDto> {
    await this.signIn.assertFresh(caller, currentPassword);
    return toWallet(await this.wallets.link(caller.userId, proof));
  }

  /** Unlinks the caller's wallet. Any user who proves ownership can link it then. The last way to sign in stays. */
  @Delete()
  @SignedIn({ interactive: true })
  @Returns(null)
  @Fails(WalletNeeded)
  async unlinkWallet(@Caller() caller: Principal): Promise<void> {
    await this.wallets.unlink(caller.userId);
  }
}

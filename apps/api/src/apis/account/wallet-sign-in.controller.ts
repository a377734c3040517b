import { Body, Controller, Post } from '@nestjs/common';
import { ApiBody, ApiTags } from '@nestjs/swagger';
import {
  AccountNotActive,
  BrowserSessionsService,
  FactorNeeded,
  Public,
  SessionsService,
  TakesSessionCookie,
  WalletLinkingOff,
  WalletProofInvalid,
  WalletSignInInvalid,
  WalletsService,
  type ClientInfo,
} from '@app/auth';
import { OrganizationNotFound, TooManyRequests } from '@app/common';
import { Fails, Returns, type Reply } from '@app/http';
import { toTokens, toWalletSignIn } from './account.mapper.js';
import { toBrowserTokens } from './browser-session.mapper.js';
import { Client } from './client.decorator.js';
import { BrowserTokensDto } from './dto/browser-session.dto.js';
import { TokensDto } from './dto/tokens.dto.js';
import {
  BrowserSignInWithWalletDto,
  NewWalletSignInDto,
  SignInWithWalletDto,
  WalletSignInDto,
} from './dto/wallet.dto.js';

const failures = [
  ...[WalletProofInvalid, WalletSignInInvalid, WalletLinkingOff],
  ...[AccountNotActive, FactorNeeded, OrganizationNotFound, TooManyRequests],
];

@ApiTags('Account')
@Controller('auth')
export class WalletSignInController {
  constructor(
    private readonly wallets: WalletsService,
    private readonly sessions: SessionsService,
    private readonly browserSessions: BrowserSessionsService,
  ) {}

  /**
   * A nonce for a message that signs in (EIP-4361), valid for ten minutes and one sign-in, together with the `request`
   * of this answer. With an address, also the whole message to sign.
   */
  @Post('login/wallet/nonce')
  @Public()
  @ApiBody({ type: NewWalletSignInDto, required: false })
  @Returns(WalletSignInDto)
  @Fails(WalletLinkingOff, TooManyRequests)
  async createWalletSignIn(@Body() body: NewWalletSignInDto, @Client() client: ClientInfo): Promise<WalletSignInDto> {
    return toWalletSignIn(await this.wallets.issueSignInNonce(body, client));
  }

  /** Signs in the user who has linked the wallet whose key signed the message (EIP-191). */
  @Post('login/wallet')
  @Public()
  @Returns(TokensDto)
  @Fails(...failures)
  async signInWithWallet(
    @Body() { request, ...proof }: SignInWithWalletDto,
    @Client() client: ClientInfo,
  ): Promise<TokensDto> {
    return toTokens(await this.sessions.tokensOf(await this.wallets.signIn(request, proof, client)));
  }

  /** The same for a browser: the refresh token is in the session cookie, as with `POST /auth/session`. */
  @Post('session/wallet')
  @Public()
  @TakesSessionCookie()
  @Returns(BrowserTokensDto)
  @Fails(...failures)
  async openBrowserSessionWithWallet(
    @Body() { request, ...proof }: BrowserSignInWithWalletDto,
    @Client() client: ClientInfo,
  ): Promise<Reply> {
    return toBrowserTokens(await this.browserSessions.tokensOf(await this.wallets.signIn(request, proof, client)));
  }
}

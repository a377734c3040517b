import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  Caller,
  LinkInvalid,
  PasswordRefused,
  Public,
  SignedIn,
  SignInBusy,
  SessionsService,
  type ClientInfo,
} from '@app/auth';
import { Fails, Returns } from '@app/http';
import {
  AccountToSignInWith,
  InvitationAcceptanceService,
  InvitationOfAnother,
  InvitationProofNeeded,
} from '@app/invitations';
import { TooManyRequests, type Principal } from '@app/common';
import { MemberExists } from '@app/organizations';
import { usernameFailures } from '@app/usernames';
import { toTokens } from './account.mapper.js';
import { Client } from './client.decorator.js';
import { AcceptInvitationDto, JoinOrganizationDto } from './dto/link.dto.js';
import { TokensDto } from './dto/tokens.dto.js';

@ApiTags('Account')
@Controller('auth/invitations')
export class InvitationController {
  constructor(
    private readonly invitations: InvitationAcceptanceService,
    private readonly sessions: SessionsService,
  ) {}

  /**
   * Accepts an invitation without an account: creates one in the inviting organization, and signs it in. The address is
   * verified by the token of the email, and not by the one that the inviter handed over.
   */
  @Post('accept')
  @Public()
  @Returns(TokensDto)
  @Fails(
    LinkInvalid,
    InvitationProofNeeded,
    AccountToSignInWith,
    PasswordRefused,
    ...usernameFailures,
    SignInBusy,
    TooManyRequests,
  )
  async acceptInvitation(
    @Body() { token, ...acceptance }: AcceptInvitationDto,
    @Client() client: ClientInfo,
  ): Promise<TokensDto> {
    return toTokens(await this.sessions.tokensOf(await this.invitations.accept(token, acceptance, client)));
  }

  /**
   * Accepts an invitation with an existing account: the caller becomes a member. The invitation must be to an
   * address of the caller.
   */
  @Post('join')
  @SignedIn({ interactive: true })
  @Returns(null)
  @Fails(LinkInvalid, InvitationOfAnother, InvitationProofNeeded, MemberExists, TooManyRequests)
  async joinOrganization(
    @Caller() caller: Principal,
    @Body() body: JoinOrganizationDto,
    @Client() client: ClientInfo,
  ): Promise<void> {
    await this.invitations.join(caller, body.token, client);
  }
}

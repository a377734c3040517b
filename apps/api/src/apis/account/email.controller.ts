import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { LinksService, KnownCaller, LinkInvalid, Public, type ClientInfo } from '@app/auth';
import { EmailProofElsewhere, EmailProofsService, EmailUndoService } from '@app/contacts';
import { Fails, Returns } from '@app/http';
import { TooManyRequests, type Principal } from '@app/common';
import { MailOff } from '@app/mail';
import { EmailTaken } from '@app/users';
import { Client } from './client.decorator.js';
import { RequestLinkDto, UndoEmailChangeDto, VerifyEmailDto } from './dto/link.dto.js';

@ApiTags('Account')
@Controller('auth/email')
export class EmailController {
  constructor(
    private readonly links: LinksService,
    private readonly proofs: EmailProofsService,
    private readonly undo: EmailUndoService,
  ) {}

  /**
   * Sends the email that verifies an address, if the address belongs to an account and is not verified. The answer is
   * the same for every address.
   */
  @Post('verify-request')
  @Public()
  @Returns(null, { status: 202, description: 'If the address is to be verified, an email is on its way' })
  @Fails(MailOff, TooManyRequests)
  async requestEmailVerification(@Body() body: RequestLinkDto, @Client() client: ClientInfo): Promise<void> {
    await this.links.request('verify-email', body.email, client);
  }

  /**
   * Verifies an address with the token of an email. The token works once, within 24 hours. A pending user may sign in
   * from then on. An active account whose address was not verified keeps its password, sessions, keys and wallet only
   * if the request has its own access token; otherwise the owner of the address sets a new password. An address that was
   * added with `POST /auth/emails` needs an access token of its account: otherwise the answer is 403, and the token stays.
   */
  @Post('verify')
  @Public({ recognizes: true })
  @Returns(null)
  @Fails(LinkInvalid, EmailProofElsewhere, EmailTaken, TooManyRequests)
  async verifyEmail(
    @Body() body: VerifyEmailDto,
    @Client() client: ClientInfo,
    @KnownCaller() caller: Principal | null,
  ): Promise<void> {
    await this.proofs.confirm(body.token, client, caller);
  }

  /**
   * Undoes a change of the default address, with the token that the former one got. It asks for nothing else, and works
   * once, within seven days, also when the account was deleted. The former address is the default again, and the one
   * that took its place is removed, with those added since. All sessions, API keys and links end, and the password: the
   * address gets a link for a new one. Second factors, wallets and identities of other issuers that were added since, or
   * on the day before, are removed, and all recovery codes.
   */
  @Post('undo')
  @Public()
  @Returns(null)
  @Fails(LinkInvalid, EmailTaken, TooManyRequests)
  async undoEmailChange(@Body() body: UndoEmailChangeDto, @Client() client: ClientInfo): Promise<void> {
    await this.undo.undo(body.token, client);
  }
}

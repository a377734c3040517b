import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RegistrationService } from '@app/accounts';
import { LinksService, KnownCaller, LinkInvalid, Public, type ClientInfo } from '@app/auth';
import { Fails, Returns } from '@app/http';
import { TooManyRequests, type Principal } from '@app/common';
import { MailOff } from '@app/mail';
import { Client } from './client.decorator.js';
import { RequestLinkDto, VerifyEmailDto } from './dto/link.dto.js';

@ApiTags('Account')
@Controller('auth/email')
export class EmailController {
  constructor(
    private readonly links: LinksService,
    private readonly registration: RegistrationService,
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
   * if the request has its own access token; otherwise the owner of the address sets a new password.
   */
  @Post('verify')
  @Public({ recognizes: true })
  @Returns(null)
  @Fails(LinkInvalid, TooManyRequests)
  async verifyEmail(
    @Body() body: VerifyEmailDto,
    @Client() client: ClientInfo,
    @KnownCaller() caller: Principal | null,
  ): Promise<void> {
    await this.registration.confirm(body.token, client, caller);
  }
}

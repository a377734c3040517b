import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  LinksService,
  LinkInvalid,
  PasswordRefused,
  Public,
  PasswordChangesService,
  SignInBusy,
  type ClientInfo,
} from '@app/auth';
import { Fails, Returns } from '@app/http';
import { TooManyRequests } from '@app/common';
import { MailOff } from '@app/mail';
import { Client } from './client.decorator.js';
import { RequestLinkDto, ResetPasswordDto } from './dto/link.dto.js';

@ApiTags('Account')
@Controller('auth/password')
export class PasswordResetController {
  constructor(
    private readonly links: LinksService,
    private readonly passwords: PasswordChangesService,
  ) {}

  /**
   * Sends the email that sets a new password, if the address belongs to an account. The answer is the same
   * for every address.
   */
  @Post('reset-request')
  @Public()
  @Returns(null, { status: 202, description: 'If there is such an account, an email is on its way' })
  @Fails(MailOff, TooManyRequests)
  async requestPasswordReset(@Body() body: RequestLinkDto, @Client() client: ClientInfo): Promise<void> {
    await this.links.request('reset-password', body.email, client);
  }

  /**
   * Sets a new password and ends all sessions. The token, of the email or of a sign-in with a temporary password, works
   * once, until it expires, and not after another change of the password.
   */
  @Post('reset')
  @Public()
  @Returns(null)
  @Fails(LinkInvalid, PasswordRefused, SignInBusy, TooManyRequests)
  async resetPassword(@Body() body: ResetPasswordDto, @Client() client: ClientInfo): Promise<void> {
    await this.passwords.reset(body.token, body.newPassword, client);
  }
}

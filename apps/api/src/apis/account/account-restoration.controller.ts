import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AccountDeletionService } from '@app/accounts';
import { LinkInvalid, Public, type ClientInfo } from '@app/auth';
import { Fails, Returns } from '@app/http';
import { TooManyRequests } from '@app/common';
import { Client } from './client.decorator.js';
import { RestoreAccountDto } from './dto/link.dto.js';

@ApiTags('Account')
@Controller('auth/account')
export class AccountRestorationController {
  constructor(private readonly deletion: AccountDeletionService) {}

  /**
   * Restores an account that its user deleted, with the token of an email. Facet sends that email after the deletion, a
   * sign-in with the right password, a sign-up with the address, or a request for a link. The token works once, until
   * the data is removed. Earlier sessions and API keys stay invalid; the user signs in again. An account whose address
   * was not verified has no password afterwards; the user sets a new one with a link. Only an admin or operator
   * restores what an admin or operator deleted.
   */
  @Post('restore')
  @Public()
  @Returns(null)
  @Fails(LinkInvalid, TooManyRequests)
  async restoreAccount(@Body() body: RestoreAccountDto, @Client() client: ClientInfo): Promise<void> {
    await this.deletion.restoreByLink(body.token, client);
  }
}

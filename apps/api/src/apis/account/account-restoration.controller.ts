import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AccountRestorationService } from '@app/accounts';
import { LinkInvalid, Public, type ClientInfo } from '@app/auth';
import { Fails, Returns } from '@app/http';
import { TooManyRequests } from '@app/common';
import { Client } from './client.decorator.js';
import { RestoreAccountDto } from './dto/link.dto.js';

@ApiTags('Account')
@Controller('auth/account')
export class AccountRestorationController {
  constructor(private readonly restoration: AccountRestorationService) {}

  /**
   * Restores an account that its user deleted, with the token of the letter that comes after the deletion, a sign-in with the right password, a sign-up with the
   * address, or asking for a link. It works once, until the purge. Sessions and API keys of before stay dead; the user signs in anew. An account whose address was
   * not verified has no password afterwards: whoever has the letter sets a new one. What an admin or operator deleted only they restore.
   */
  @Post('restore')
  @Public()
  @Returns(null)
  @Fails(LinkInvalid, TooManyRequests)
  async restoreAccount(@Body() body: RestoreAccountDto, @Client() client: ClientInfo): Promise<void> {
    await this.restoration.restoreByLink(body.token, client);
  }
}

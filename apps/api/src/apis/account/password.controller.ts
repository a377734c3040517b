import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  Caller,
  PasswordChangesService,
  PasswordRefused,
  PasswordWrong,
  SignedIn,
  SignInBusy,
  SessionsService,
} from '@app/auth';
import { AlsoReturns, Fails, Returns, type Reply } from '@app/http';
import { TooManyRequests, type Principal } from '@app/common';
import { toRenewed } from './account.mapper.js';
import { ChangePasswordDto } from './dto/sign-in.dto.js';
import { TokensDto } from './dto/tokens.dto.js';

@ApiTags('Account')
@Controller('auth/password')
export class PasswordController {
  constructor(
    private readonly passwords: PasswordChangesService,
    private readonly sessions: SessionsService,
  ) {}

  /**
   * Changes the password, signs all other devices out, and returns new tokens for this one. The refresh token
   * before is invalid.
   */
  @Post()
  @SignedIn({ interactive: true })
  @AlsoReturns(null, {
    status: 204,
    description: 'Changed, by a caller without a session of Facet: one with a token of another issuer',
  })
  @Returns(TokensDto)
  @Fails(PasswordWrong, PasswordRefused, SignInBusy, TooManyRequests)
  async changePassword(@Caller() caller: Principal, @Body() body: ChangePasswordDto): Promise<Reply> {
    const session = await this.passwords.change(caller, body.currentPassword, body.newPassword);
    return toRenewed(session && (await this.sessions.tokensOf(session)));
  }
}

import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Public, RefreshTokenExpired, RefreshTokenInvalid, SessionsService } from '@app/auth';
import { Fails, Returns } from '@app/http';
import { RefreshedSessionDto, RefreshSessionDto } from './dto/session.dto.js';
import { toRefreshedSession } from './session.mapper.js';

@ApiTags('User: session')
@Controller('v1/user/auth')
export class UserV1SessionController {
  constructor(private readonly sessions: SessionsService) {}

  /**
   * A new access token for a refresh token: `/auth/refresh` in the form of this API. The answer has no new refresh
   * token: the one of the sign-in works until it expires. One that `/auth/refresh` replaced more than 60 seconds ago
   * ends the session.
   */
  @Post('refresh-session')
  @Public()
  @Returns(RefreshedSessionDto)
  @Fails(RefreshTokenInvalid, RefreshTokenExpired)
  async refreshSession(@Body() body: RefreshSessionDto): Promise<RefreshedSessionDto> {
    return toRefreshedSession(await this.sessions.tokensOf(await this.sessions.refresh(body.refreshToken, 'reuse')));
  }
}

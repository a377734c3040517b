import { Controller, Delete, Get, Param, Query } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { Caller, SessionNotFound, SessionsService, SignedIn } from '@app/auth';
import { defaultPageSize, Fails, PageQueryDto, Returns } from '@app/http';
import { RequestInvalid, type Principal } from '@app/common';
import { toSessionPage } from './account.mapper.js';
import { SessionPageDto } from './dto/session.dto.js';

@ApiTags('Account')
@Controller('auth/sessions')
export class SessionsController {
  constructor(private readonly sessions: SessionsService) {}

  /** The signed-in devices, newest first. */
  @Get()
  @SignedIn({ interactive: true })
  @Returns(SessionPageDto)
  @Fails(RequestInvalid)
  async listSessions(
    @Caller() caller: Principal,
    @Query() { cursor, limit = defaultPageSize }: PageQueryDto,
  ): Promise<SessionPageDto> {
    return toSessionPage(await this.sessions.list(caller.userId, limit, cursor), caller);
  }

  /** Signs one device out. */
  @Delete(':id')
  @SignedIn({ interactive: true })
  @ApiParam({
    name: 'id',
    description: 'Id of a session, as the list shows it',
    example: '01930000-0000-7000-8000-00000000d001',
  })
  @Returns(null)
  @Fails(SessionNotFound)
  async endSession(@Caller() caller: Principal, @Param('id') id: string): Promise<void> {
    await this.sessions.end(caller.userId, id);
  }

  /** Signs all other devices out. */
  @Delete()
  @SignedIn({ interactive: true })
  @Returns(null)
  async endOtherSessions(@Caller() caller: Principal): Promise<void> {
    await this.sessions.endOthers(caller.userId, caller.sessionId);
  }
}

import { Body, Get, Post, Query } from '@nestjs/common';
import { Caller, SessionsService, SignedIn, TakesSessionCookie } from '@app/auth';
import type { Principal } from '@app/common';
import { defaultPageSize, type Reply } from '@app/http';
import { PageRoutes, ShowsPage, TakesForm } from '../../layout/page.decorators.js';
import type { Page } from '../../layout/page.js';
import { PageReplies } from '../../page-replies.service.js';
import { UiQueryDto } from '../../ui-query.dto.js';
import { isDone } from '../account-parts.js';
import { SessionFormDto, SessionsQueryDto } from './sessions-form.dto.js';
import { sessionsPage } from './sessions.pages.js';

const path = 'account/sessions';

@PageRoutes()
export class SessionPagesController {
  constructor(
    private readonly sessions: SessionsService,
    private readonly replies: PageReplies,
  ) {}

  @Get(path)
  @SignedIn({ interactive: true })
  @TakesSessionCookie({ links: true })
  @ShowsPage()
  async showSessions(
    @Caller() { userId, sessionId }: Principal,
    @Query() { done, cursor }: SessionsQueryDto,
  ): Promise<Page> {
    return sessionsPage(await this.sessions.list(userId, defaultPageSize, cursor), sessionId, done !== undefined);
  }

  @Post(`${path}/end`)
  @SignedIn({ interactive: true })
  @TakesSessionCookie()
  @TakesForm()
  async endSessionOnPage(
    @Caller() { userId }: Principal,
    @Query() query: UiQueryDto,
    @Body() { id }: SessionFormDto,
  ): Promise<Reply> {
    await this.sessions.end(userId, id);
    return this.replies.to(path, query, {}, isDone);
  }

  @Post(`${path}/end-others`)
  @SignedIn({ interactive: true })
  @TakesSessionCookie()
  @TakesForm()
  async endOtherSessionsOnPage(@Caller() { userId, sessionId }: Principal, @Query() query: UiQueryDto): Promise<Reply> {
    await this.sessions.endOthers(userId, sessionId);
    return this.replies.to(path, query, {}, isDone);
  }
}

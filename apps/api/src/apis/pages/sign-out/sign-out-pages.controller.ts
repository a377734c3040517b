import { Get, Post, Query } from '@nestjs/common';
import { BrowserSessionsService, Public, SessionCookie, TakesSessionCookie } from '@app/auth';
import type { Reply } from '@app/http';
import { PageRoutes, ShowsPage, TakesForm } from '../layout/page.decorators.js';
import type { Page } from '../layout/page.js';
import { PageReplies } from '../page-replies.service.js';
import { UiQueryDto } from '../ui-query.dto.js';
import { signOutPage } from './sign-out.pages.js';

@PageRoutes()
export class SignOutPagesController {
  constructor(
    private readonly sessions: BrowserSessionsService,
    private readonly replies: PageReplies,
  ) {}

  @Get('sign-out')
  @Public()
  @TakesSessionCookie({ links: true })
  @ShowsPage()
  showSignOut(@Query() _query: UiQueryDto, @SessionCookie() cookie: string | undefined): Page {
    return signOutPage(cookie);
  }

  @Post('sign-out')
  @Public()
  @TakesSessionCookie()
  @TakesForm()
  async signOutOnPage(@Query() query: UiQueryDto, @SessionCookie() cookie: string | undefined): Promise<Reply> {
    return this.replies.signedOut(query, await this.sessions.end(cookie));
  }
}

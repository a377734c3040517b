import { Body, Get, Post, Query } from '@nestjs/common';
import { BrowserSessionsService, Caller, PasswordChangesService, SignedIn, TakesSessionCookie } from '@app/auth';
import type { Principal } from '@app/common';
import type { Reply } from '@app/http';
import { PageRoutes, ShowsPage, TakesForm } from '../../layout/page.decorators.js';
import type { Page } from '../../layout/page.js';
import { PageReplies } from '../../page-replies.service.js';
import { UiQueryDto } from '../../ui-query.dto.js';
import { PasswordFormDto } from './password-form.dto.js';
import { passwordPage } from './password.pages.js';

@PageRoutes()
export class PasswordPagesController {
  constructor(
    private readonly passwords: PasswordChangesService,
    private readonly sessions: BrowserSessionsService,
    private readonly replies: PageReplies,
  ) {}

  @Get('account/password')
  @SignedIn({ interactive: true })
  @TakesSessionCookie({ links: true })
  @ShowsPage()
  showPassword(@Query() _query: UiQueryDto): Page {
    return passwordPage;
  }

  @Post('account/password')
  @SignedIn({ interactive: true })
  @TakesSessionCookie()
  @TakesForm(passwordPage)
  async changePasswordOnPage(
    @Caller() caller: Principal,
    @Query() query: UiQueryDto,
    @Body() { currentPassword, newPassword }: PasswordFormDto,
  ): Promise<Reply> {
    const session = await this.passwords.change(caller, currentPassword, newPassword);
    return this.replies.done(query, session && (await this.sessions.tokensOf(session)));
  }
}

import { Body, Get, Post, Query } from '@nestjs/common';
import { LinksService, PasswordChangesService, Public, TakesSessionCookie, type ClientInfo } from '@app/auth';
import type { Reply } from '@app/http';
import { Client } from '../client.decorator.js';
import { PageRoutes, ShowsPage, TakesForm } from '../layout/page.decorators.js';
import type { Page } from '../layout/page.js';
import { PageReplies } from '../page-replies.service.js';
import { LinkQueryDto, UiQueryDto } from '../ui-query.dto.js';
import { PasswordLinkFormDto, PasswordResetFormDto } from './password-reset-form.dto.js';
import { forgotPage, forgotSentPage, resetDonePage, resetPage } from './password-reset.pages.js';

@PageRoutes()
export class PasswordResetPagesController {
  constructor(
    private readonly links: LinksService,
    private readonly passwords: PasswordChangesService,
    private readonly replies: PageReplies,
  ) {}

  @Get('forgot')
  @Public()
  @ShowsPage()
  showForgot(@Query() _query: UiQueryDto): Page {
    return forgotPage;
  }

  @Post('forgot')
  @Public()
  @TakesSessionCookie()
  @TakesForm(forgotPage)
  async requestResetOnPage(
    @Query() query: UiQueryDto,
    @Body() { email }: PasswordLinkFormDto,
    @Client() client: ClientInfo,
  ): Promise<Reply> {
    await this.links.request('reset-password', email, client);
    return this.replies.to('forgot/sent', query);
  }

  @Get('forgot/sent')
  @Public()
  @ShowsPage()
  showForgotSent(@Query() _query: UiQueryDto): Page {
    return forgotSentPage;
  }

  @Get('reset')
  @Public()
  @ShowsPage()
  showReset(@Query() _query: LinkQueryDto): Page {
    return resetPage;
  }

  @Post('reset')
  @Public()
  @TakesSessionCookie()
  @TakesForm(resetPage)
  async resetOnPage(
    @Query() query: UiQueryDto,
    @Body() { token, newPassword }: PasswordResetFormDto,
    @Client() client: ClientInfo,
  ): Promise<Reply> {
    await this.passwords.reset(token, newPassword, client);
    return this.replies.to('reset/done', query);
  }

  @Get('reset/done')
  @Public()
  @ShowsPage()
  showResetDone(@Query() _query: UiQueryDto): Page {
    return resetDonePage;
  }
}

import { Body, Get, Post, Query } from '@nestjs/common';
import { AccountDeletionService } from '@app/accounts';
import {
  BrowserSessionsService,
  Caller,
  Public,
  SessionCookie,
  SignedIn,
  SignInService,
  TakesSessionCookie,
} from '@app/auth';
import type { Principal } from '@app/common';
import type { Reply } from '@app/http';
import { PageRoutes, ShowsPage, TakesForm } from '../../layout/page.decorators.js';
import type { Page } from '../../layout/page.js';
import { PageReplies } from '../../page-replies.service.js';
import { UiQueryDto } from '../../ui-query.dto.js';
import { dataPage, deletedPage, deletePage } from './data.pages.js';
import { DeletionFormDto } from './deletion-form.dto.js';

@PageRoutes()
export class DataPagesController {
  constructor(
    private readonly deletion: AccountDeletionService,
    private readonly signIn: SignInService,
    private readonly sessions: BrowserSessionsService,
    private readonly replies: PageReplies,
  ) {}

  @Get('account/data')
  @SignedIn({ interactive: true })
  @TakesSessionCookie({ links: true })
  @ShowsPage()
  showData(@Query() _query: UiQueryDto): Page {
    return dataPage;
  }

  @Get('account/delete')
  @SignedIn({ interactive: true })
  @TakesSessionCookie({ links: true })
  @ShowsPage()
  showDeletion(@Query() _query: UiQueryDto): Page {
    return deletePage;
  }

  @Post('account/delete')
  @SignedIn({ interactive: true })
  @TakesSessionCookie()
  @TakesForm(deletePage)
  async deleteAccountOnPage(
    @Caller() caller: Principal,
    @Query() query: UiQueryDto,
    @Body() { currentPassword }: DeletionFormDto,
    @SessionCookie() cookie: string | undefined,
  ): Promise<Reply> {
    await this.signIn.assertFresh(caller, currentPassword);
    await this.deletion.deleteOwn(caller.userId);
    return this.replies.to('deleted', query, { 'Set-Cookie': await this.sessions.end(cookie) });
  }

  @Get('deleted')
  @Public()
  @ShowsPage()
  showDeleted(@Query() _query: UiQueryDto): Page {
    return deletedPage;
  }
}

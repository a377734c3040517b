import { Body, Get, Post, Query } from '@nestjs/common';
import { AccountDeletionService } from '@app/accounts';
import { EmailSignInsService, KnownCaller, Public, TakesSessionCookie, type ClientInfo } from '@app/auth';
import type { Principal } from '@app/common';
import { EmailProofsService, EmailUndoService } from '@app/contacts';
import type { Reply } from '@app/http';
import { Client, CookieHeader } from '../client.decorator.js';
import { FlowCookies } from '../flow-cookies.js';
import { PageRoutes, ShowsPage, TakesForm } from '../layout/page.decorators.js';
import type { Page } from '../layout/page.js';
import { PageReplies } from '../page-replies.service.js';
import { LinkQueryDto, UiQueryDto } from '../ui-query.dto.js';
import { LinkFormDto } from './link-form.dto.js';
import {
  emailLinkPage,
  restoredPage,
  restorePage,
  undonePage,
  undoPage,
  verifiedPage,
  verifyPage,
} from './links.pages.js';

@PageRoutes()
export class LinkPagesController {
  constructor(
    private readonly proofs: EmailProofsService,
    private readonly undo: EmailUndoService,
    private readonly deletion: AccountDeletionService,
    private readonly emailSignIns: EmailSignInsService,
    private readonly cookies: FlowCookies,
    private readonly replies: PageReplies,
  ) {}

  @Get('verify')
  @Public()
  @ShowsPage()
  showVerify(@Query() _query: LinkQueryDto): Page {
    return verifyPage;
  }

  @Post('verify')
  @Public({ recognizes: true })
  @TakesSessionCookie()
  @TakesForm(verifyPage)
  async verifyOnPage(
    @Query() query: UiQueryDto,
    @Body() { token }: LinkFormDto,
    @Client() client: ClientInfo,
    @KnownCaller() caller: Principal | null,
  ): Promise<Reply> {
    await this.proofs.confirm(token, client, caller);
    return this.replies.to('verify/done', query);
  }

  @Get('verify/done')
  @Public()
  @ShowsPage()
  showVerified(@Query() _query: UiQueryDto): Page {
    return verifiedPage;
  }

  @Get('undo')
  @Public()
  @ShowsPage()
  showUndo(@Query() _query: LinkQueryDto): Page {
    return undoPage;
  }

  @Post('undo')
  @Public()
  @TakesSessionCookie()
  @TakesForm(undoPage)
  async undoOnPage(
    @Query() query: UiQueryDto,
    @Body() { token }: LinkFormDto,
    @Client() client: ClientInfo,
  ): Promise<Reply> {
    await this.undo.undo(token, client);
    return this.replies.to('undo/done', query);
  }

  @Get('undo/done')
  @Public()
  @ShowsPage()
  showUndone(@Query() _query: UiQueryDto): Page {
    return undonePage;
  }

  @Get('restore')
  @Public()
  @ShowsPage()
  showRestore(@Query() _query: LinkQueryDto): Page {
    return restorePage;
  }

  @Post('restore')
  @Public()
  @TakesSessionCookie()
  @TakesForm(restorePage)
  async restoreOnPage(
    @Query() query: UiQueryDto,
    @Body() { token }: LinkFormDto,
    @Client() client: ClientInfo,
  ): Promise<Reply> {
    await this.deletion.restoreByLink(token, client);
    return this.replies.to('restore/done', query);
  }

  @Get('restore/done')
  @Public()
  @ShowsPage()
  showRestored(@Query() _query: UiQueryDto): Page {
    return restoredPage;
  }

  @Get('sign-in/email/link')
  @Public()
  @ShowsPage()
  showEmailLink(@Query() _query: LinkQueryDto): Page {
    return emailLinkPage;
  }

  @Post('sign-in/email/link')
  @Public()
  @TakesSessionCookie()
  @TakesForm(emailLinkPage)
  async signInByLinkOnPage(
    @Query() query: UiQueryDto,
    @Body() { token }: LinkFormDto,
    @CookieHeader() header: string | undefined,
    @Client() client: ClientInfo,
  ): Promise<Reply> {
    const session = await this.emailSignIns.complete(this.cookies.read('email-sign-in', header), token, client);
    return this.replies.signedIn(query, session);
  }
}

import { Body, Get, Post, Query } from '@nestjs/common';
import {
  BrowserSessionsService,
  EmailSignInsService,
  Public,
  SignInChallengesService,
  SignInService,
  TakesSessionCookie,
  type ClientInfo,
} from '@app/auth';
import type { Reply } from '@app/http';
import { Client, CookieHeader } from '../client.decorator.js';
import { FlowCookies } from '../flow-cookies.js';
import { PageRoutes, ShowsPage, TakesForm } from '../layout/page.decorators.js';
import type { Page } from '../layout/page.js';
import { PageReplies } from '../page-replies.service.js';
import { UiQueryDto } from '../ui-query.dto.js';
import { CodeFormDto, EmailCodeFormDto, SignInFormDto } from './sign-in-form.dto.js';
import { toCredentials } from './sign-in.mapper.js';
import { emailCodePage, emailSignInPage, factorPage, signInPage } from './sign-in.pages.js';

@PageRoutes()
export class SignInPagesController {
  constructor(
    private readonly signIns: SignInService,
    private readonly emailSignIns: EmailSignInsService,
    private readonly challenges: SignInChallengesService,
    private readonly sessions: BrowserSessionsService,
    private readonly cookies: FlowCookies,
    private readonly replies: PageReplies,
  ) {}

  @Get('sign-in')
  @Public()
  @ShowsPage()
  showSignIn(@Query() _query: UiQueryDto): Page {
    return signInPage;
  }

  @Post('sign-in')
  @Public()
  @TakesSessionCookie()
  @TakesForm(signInPage)
  async signInOnPage(
    @Query() query: UiQueryDto,
    @Body() body: SignInFormDto,
    @Client() client: ClientInfo,
  ): Promise<Reply> {
    const session = await this.signIns.withPassword(toCredentials(body, query), client);
    return this.replies.signedIn(query, await this.sessions.tokensOf(session));
  }

  @Get('sign-in/email')
  @Public()
  @ShowsPage()
  showEmailSignIn(@Query() _query: UiQueryDto): Page {
    return emailSignInPage;
  }

  @Post('sign-in/email')
  @Public()
  @TakesSessionCookie()
  @TakesForm(emailSignInPage)
  async requestCodeOnPage(
    @Query() query: UiQueryDto,
    @Body() { email }: EmailCodeFormDto,
    @Client() client: ClientInfo,
  ): Promise<Reply> {
    const { request } = await this.emailSignIns.request(email, query.organization, client);
    return this.replies.to('sign-in/email/code', query, { 'Set-Cookie': this.cookies.write('email-sign-in', request) });
  }

  @Get('sign-in/email/code')
  @Public()
  @ShowsPage()
  showEmailCode(@Query() _query: UiQueryDto): Page {
    return emailCodePage;
  }

  @Post('sign-in/email/code')
  @Public()
  @TakesSessionCookie()
  @TakesForm(emailCodePage)
  async signInByEmailOnPage(
    @Query() query: UiQueryDto,
    @Body() { code }: CodeFormDto,
    @CookieHeader() header: string | undefined,
    @Client() client: ClientInfo,
  ): Promise<Reply> {
    const session = await this.emailSignIns.complete(this.cookies.read('email-sign-in', header), code, client);
    return this.replies.signedIn(query, await this.sessions.tokensOf(session));
  }

  @Get('sign-in/factor')
  @Public()
  @ShowsPage()
  showFactor(@Query() _query: UiQueryDto): Page {
    return factorPage;
  }

  @Post('sign-in/factor')
  @Public()
  @TakesSessionCookie()
  @TakesForm(factorPage)
  async proveFactorOnPage(
    @Query() query: UiQueryDto,
    @Body() { code }: CodeFormDto,
    @CookieHeader() header: string | undefined,
    @Client() client: ClientInfo,
  ): Promise<Reply> {
    const session = await this.challenges.complete(this.cookies.read('challenge', header), code, client);
    return this.replies.signedIn(query, await this.sessions.tokensOf(session));
  }
}

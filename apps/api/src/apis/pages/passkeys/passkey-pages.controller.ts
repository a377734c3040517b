import { Body, Get, Post, Query } from '@nestjs/common';
import { PasskeySignInsService, Public, SignInChallengesService, TakesSessionCookie, type ClientInfo } from '@app/auth';
import type { Reply } from '@app/http';
import { Client, CookieHeader } from '../client.decorator.js';
import { FlowCookies } from '../flow-cookies.js';
import { PageRoutes, ShowsPage, TakesForm } from '../layout/page.decorators.js';
import type { Page } from '../layout/page.js';
import { PageReplies } from '../page-replies.service.js';
import { UiQueryDto } from '../ui-query.dto.js';
import { PasskeyFormDto } from './passkey-form.dto.js';
import { toCredential } from './passkey.mapper.js';
import { passkeyPage } from './passkey.pages.js';

@PageRoutes()
export class PasskeyPagesController {
  constructor(
    private readonly signIns: PasskeySignInsService,
    private readonly challenges: SignInChallengesService,
    private readonly cookies: FlowCookies,
    private readonly replies: PageReplies,
  ) {}

  @Get('sign-in/passkey')
  @Public()
  @ShowsPage()
  async showPasskeySignIn(@Query() _query: UiQueryDto, @Client() client: ClientInfo): Promise<Page> {
    return passkeyPage('sign-in/passkey', await this.signIns.begin(client));
  }

  @Post('sign-in/passkey')
  @Public()
  @TakesSessionCookie()
  @TakesForm()
  async signInWithPasskeyOnPage(
    @Query() query: UiQueryDto,
    @Body() body: PasskeyFormDto,
    @Client() client: ClientInfo,
  ): Promise<Reply> {
    const session = await this.signIns.complete(toCredential(body), query.organization, client);
    return this.replies.signedIn(query, session);
  }

  @Get('sign-in/factor/passkey')
  @Public()
  @ShowsPage()
  async showFactorPasskey(
    @Query() _query: UiQueryDto,
    @CookieHeader() header: string | undefined,
    @Client() client: ClientInfo,
  ): Promise<Page> {
    const challenge = this.cookies.read('challenge', header);
    return passkeyPage('sign-in/factor/passkey', await this.challenges.beginWithPasskey(challenge, client));
  }

  @Post('sign-in/factor/passkey')
  @Public()
  @TakesSessionCookie()
  @TakesForm()
  async proveFactorPasskeyOnPage(
    @Query() query: UiQueryDto,
    @Body() body: PasskeyFormDto,
    @CookieHeader() header: string | undefined,
    @Client() client: ClientInfo,
  ): Promise<Reply> {
    const challenge = this.cookies.read('challenge', header);
    const session = await this.challenges.completeWithPasskey(challenge, toCredential(body), client);
    return this.replies.signedIn(query, session);
  }
}

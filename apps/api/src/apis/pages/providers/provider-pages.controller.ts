import { Body, Get, Inject, Post, Query } from '@nestjs/common';
import { CountsAs, Public, TakesSessionCookie, type ClientInfo } from '@app/auth';
import { SETTINGS, type Settings } from '@app/config';
import type { Reply } from '@app/http';
import { ProviderSignInsService, SignInCookies } from '@app/identity-providers';
import { Client, CookieHeader } from '../client.decorator.js';
import { FlowCookies } from '../flow-cookies.js';
import { PageRoutes, ShowsOnce, TakesForm } from '../layout/page.decorators.js';
import type { Page } from '../layout/page.js';
import { PageReplies } from '../page-replies.service.js';
import { UiQueryDto } from '../ui-query.dto.js';
import { ProviderCallbackQueryDto, ProviderFormDto } from './provider-form.dto.js';
import { toAnswer, toChoice } from './provider.mapper.js';
import { onwardPage } from './provider.pages.js';

@PageRoutes()
export class ProviderPagesController {
  constructor(
    private readonly signIns: ProviderSignInsService,
    private readonly providerCookies: SignInCookies,
    private readonly cookies: FlowCookies,
    private readonly replies: PageReplies,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Post('sign-in/provider')
  @Public()
  @TakesSessionCookie()
  @ShowsOnce()
  async beginProviderOnPage(
    @Query() query: UiQueryDto,
    @Body() body: ProviderFormDto,
    @CookieHeader() header: string | undefined,
    @Client() client: ClientInfo,
  ): Promise<Page> {
    const choice = toChoice(body, query, this.settings.providerCallback);
    const begun = await this.signIns.begin(choice, client, this.providerCookies.read(header));
    return onwardPage(begun.authorizationUrl, [this.providerCookies.write(begun.request), this.cookies.carry(query)]);
  }

  /** The provider sends the user here. The cookie proves that this browser began. */
  @Get('sign-in/provider/callback')
  @Public()
  @CountsAs('sign-in')
  @TakesForm()
  async completeProviderOnPage(
    @Query() answer: ProviderCallbackQueryDto,
    @CookieHeader() header: string | undefined,
    @Client() client: ClientInfo,
  ): Promise<Reply> {
    const session = await this.signIns.complete(this.providerCookies.read(header) ?? '', toAnswer(answer), client);
    return this.replies.signedIn(this.cookies.carried(header), session);
  }
}

import { Body, Get, Post, Query } from '@nestjs/common';
import { Caller, PasskeysService, SignedIn, SignInService, TakesSessionCookie } from '@app/auth';
import type { Principal } from '@app/common';
import type { Reply } from '@app/http';
import { PageRoutes, ShowsOnce, ShowsPage, TakesForm } from '../../layout/page.decorators.js';
import type { Page } from '../../layout/page.js';
import { PageReplies } from '../../page-replies.service.js';
import { toCredential } from '../../passkeys/passkey.mapper.js';
import { UiQueryDto } from '../../ui-query.dto.js';
import { newPasskeyCodesPage } from '../factors/factors.pages.js';
import { MadePasskeyFormDto, NewPasskeyFormDto, PasskeyRemovalFormDto } from './passkey-list-form.dto.js';
import { makePasskeyPage, newPasskeyPage, passkeyListPage } from './passkey-list.pages.js';

@PageRoutes()
export class PasskeyListPagesController {
  constructor(
    private readonly passkeys: PasskeysService,
    private readonly signIn: SignInService,
    private readonly replies: PageReplies,
  ) {}

  @Get('account/passkeys')
  @SignedIn({ interactive: true })
  @TakesSessionCookie({ links: true })
  @ShowsPage()
  async showPasskeys(@Caller() caller: Principal, @Query() _query: UiQueryDto): Promise<Page> {
    return passkeyListPage(await this.passkeys.list(caller.userId));
  }

  @Post('account/passkeys/new')
  @SignedIn({ interactive: true })
  @TakesSessionCookie()
  @ShowsOnce(newPasskeyPage)
  async beginPasskeyOnPage(
    @Caller() caller: Principal,
    @Query() _query: UiQueryDto,
    @Body() { name, currentPassword }: NewPasskeyFormDto,
  ): Promise<Page> {
    await this.signIn.assertFresh(caller, currentPassword);
    return makePasskeyPage(await this.passkeys.begin(caller), name);
  }

  @Post('account/passkeys')
  @SignedIn({ interactive: true })
  @TakesSessionCookie()
  @ShowsOnce(newPasskeyPage)
  async addPasskeyOnPage(
    @Caller() caller: Principal,
    @Query() _query: UiQueryDto,
    @Body() body: MadePasskeyFormDto,
  ): Promise<Page> {
    const { recoveryCodes } = await this.passkeys.add(caller, body.name, toCredential(body));
    return newPasskeyCodesPage(recoveryCodes);
  }

  @Post('account/passkeys/remove')
  @SignedIn({ interactive: true })
  @TakesSessionCookie()
  @TakesForm(newPasskeyPage)
  async removePasskeyOnPage(
    @Caller() caller: Principal,
    @Query() query: UiQueryDto,
    @Body() { id }: PasskeyRemovalFormDto,
  ): Promise<Reply> {
    await this.signIn.assertFresh(caller);
    await this.passkeys.remove(caller, id);
    return this.replies.done(query);
  }
}

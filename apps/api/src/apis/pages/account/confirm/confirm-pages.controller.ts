import { Body, Get, Post, Query } from '@nestjs/common';
import { Caller, FactorsService, PasskeysService, SignedIn, StepUpService, TakesSessionCookie } from '@app/auth';
import type { Principal } from '@app/common';
import type { Reply } from '@app/http';
import { PageRoutes, ShowsPage, TakesForm } from '../../layout/page.decorators.js';
import type { Page } from '../../layout/page.js';
import { PageReplies } from '../../page-replies.service.js';
import { PasskeyFormDto } from '../../passkeys/passkey-form.dto.js';
import { toCredential } from '../../passkeys/passkey.mapper.js';
import { UiQueryDto } from '../../ui-query.dto.js';
import { ConfirmFormDto } from './confirm-form.dto.js';
import { confirmAgainPage, confirmByPasskeyPage, confirmPage } from './confirm.pages.js';

/** A further proof of who calls, before what needs a recent sign-in. */
@PageRoutes()
export class ConfirmPagesController {
  constructor(
    private readonly stepUp: StepUpService,
    private readonly factors: FactorsService,
    private readonly passkeys: PasskeysService,
    private readonly replies: PageReplies,
  ) {}

  @Get('account/confirm')
  @SignedIn({ interactive: true })
  @TakesSessionCookie({ links: true })
  @ShowsPage()
  async showConfirmation(@Caller() { userId }: Principal, @Query() _query: UiQueryDto): Promise<Page> {
    return confirmPage(await this.factors.stateOf(userId), await this.passkeys.list(userId));
  }

  @Post('account/confirm')
  @SignedIn({ interactive: true })
  @TakesSessionCookie()
  @TakesForm(confirmAgainPage)
  async confirmOnPage(
    @Caller() caller: Principal,
    @Query() query: UiQueryDto,
    @Body() { password, code }: ConfirmFormDto,
  ): Promise<Reply> {
    await this.stepUp.prove(caller, {
      ...(password !== undefined && { password }),
      ...(code !== undefined && { code }),
    });
    return this.replies.confirmed(query);
  }

  @Get('account/confirm/passkey')
  @SignedIn({ interactive: true })
  @TakesSessionCookie({ links: true })
  @ShowsPage()
  async showPasskeyConfirmation(@Caller() caller: Principal, @Query() _query: UiQueryDto): Promise<Page> {
    return confirmByPasskeyPage(await this.stepUp.begin(caller));
  }

  @Post('account/confirm/passkey')
  @SignedIn({ interactive: true })
  @TakesSessionCookie()
  @TakesForm()
  async confirmByPasskeyOnPage(
    @Caller() caller: Principal,
    @Query() query: UiQueryDto,
    @Body() body: PasskeyFormDto,
  ): Promise<Reply> {
    await this.stepUp.prove(caller, { credential: toCredential(body) });
    return this.replies.confirmed(query);
  }
}

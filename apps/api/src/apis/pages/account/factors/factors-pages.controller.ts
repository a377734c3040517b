import { Body, Get, Post, Query } from '@nestjs/common';
import { Caller, FactorsService, SignedIn, SignInService, TakesSessionCookie } from '@app/auth';
import type { Principal } from '@app/common';
import type { Reply } from '@app/http';
import { PageRoutes, ShowsOnce, ShowsPage, TakesForm } from '../../layout/page.decorators.js';
import type { Page } from '../../layout/page.js';
import { PageReplies } from '../../page-replies.service.js';
import { UiQueryDto } from '../../ui-query.dto.js';
import { AppCodeFormDto, AppSetUpFormDto, FactorFormDto } from './factors-form.dto.js';
import {
  beginPage,
  confirmPage,
  factorsPage,
  recoveryCodesPage,
  removePage,
  renewPage,
  setUpPage,
} from './factors.pages.js';

@PageRoutes()
export class FactorsPagesController {
  constructor(
    private readonly factors: FactorsService,
    private readonly signIn: SignInService,
    private readonly replies: PageReplies,
  ) {}

  @Get('account/factors')
  @SignedIn({ interactive: true })
  @TakesSessionCookie({ links: true })
  @ShowsPage()
  async showFactors(@Caller() caller: Principal, @Query() _query: UiQueryDto): Promise<Page> {
    return factorsPage(await this.factors.stateOf(caller.userId));
  }

  @Post('account/factors/totp')
  @SignedIn({ interactive: true })
  @TakesSessionCookie()
  @ShowsOnce(beginPage)
  async setUpAppOnPage(
    @Caller() caller: Principal,
    @Query() _query: UiQueryDto,
    @Body() { currentPassword }: AppSetUpFormDto,
  ): Promise<Page> {
    await this.signIn.assertFresh(caller, currentPassword);
    return setUpPage(await this.factors.begin(caller));
  }

  @Post('account/factors/confirm')
  @SignedIn({ interactive: true })
  @TakesSessionCookie()
  @ShowsOnce(confirmPage)
  async confirmAppOnPage(
    @Caller() caller: Principal,
    @Query() _query: UiQueryDto,
    @Body() { code }: AppCodeFormDto,
  ): Promise<Page> {
    return recoveryCodesPage(await this.factors.confirm(caller, code));
  }

  @Get('account/factors/recovery-codes')
  @SignedIn({ interactive: true })
  @TakesSessionCookie({ links: true })
  @ShowsPage()
  showRecoveryCodes(@Query() _query: UiQueryDto): Page {
    return renewPage;
  }

  @Post('account/factors/recovery-codes')
  @SignedIn({ interactive: true })
  @TakesSessionCookie()
  @ShowsOnce(renewPage)
  async renewCodesOnPage(
    @Caller() caller: Principal,
    @Query() _query: UiQueryDto,
    @Body() { code }: FactorFormDto,
  ): Promise<Page> {
    return recoveryCodesPage(await this.factors.renewRecoveryCodes(caller, code));
  }

  @Get('account/factors/remove')
  @SignedIn({ interactive: true })
  @TakesSessionCookie({ links: true })
  @ShowsPage()
  showFactorRemoval(@Query() _query: UiQueryDto): Page {
    return removePage;
  }

  @Post('account/factors/remove')
  @SignedIn({ interactive: true })
  @TakesSessionCookie()
  @TakesForm(removePage)
  async removeAppOnPage(
    @Caller() caller: Principal,
    @Query() query: UiQueryDto,
    @Body() { code }: FactorFormDto,
  ): Promise<Reply> {
    await this.factors.remove(caller, code);
    return this.replies.done(query);
  }
}

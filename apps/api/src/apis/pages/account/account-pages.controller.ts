import { Get, Query } from '@nestjs/common';
import { ProfileQueries } from '@app/accounts';
import { Caller, SignedIn, TakesSessionCookie } from '@app/auth';
import { Clock, type Principal } from '@app/common';
import { PageRoutes, ShowsPage } from '../layout/page.decorators.js';
import type { Page } from '../layout/page.js';
import { AccountPageQueryDto } from './account-query.dto.js';
import { accountPage } from './account.pages.js';
import { sections } from './sections.js';

@PageRoutes()
export class AccountPagesController {
  constructor(
    private readonly queries: ProfileQueries,
    private readonly clock: Clock,
  ) {}

  @Get('account')
  @SignedIn({ interactive: true })
  @TakesSessionCookie({ links: true })
  @ShowsPage()
  async showAccount(@Caller() caller: Principal, @Query() { done }: AccountPageQueryDto): Promise<Page> {
    return accountPage(await this.queries.signedIn(caller), sections, done !== undefined, this.clock.now());
  }
}

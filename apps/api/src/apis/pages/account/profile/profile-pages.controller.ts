import { Body, Get, Post, Query } from '@nestjs/common';
import { ProfileQueries, ProfilesService } from '@app/accounts';
import { Caller, SignedIn, TakesSessionCookie } from '@app/auth';
import { Precondition, type Principal } from '@app/common';
import type { Reply } from '@app/http';
import { PageRoutes, ShowsPage, TakesForm } from '../../layout/page.decorators.js';
import type { Page } from '../../layout/page.js';
import { PageReplies } from '../../page-replies.service.js';
import { UiQueryDto } from '../../ui-query.dto.js';
import { ProfileFormDto } from './profile-form.dto.js';
import { toProfileChanges } from './profile.mapper.js';
import { profilePage, profilePageOf } from './profile.pages.js';

@PageRoutes()
export class ProfilePagesController {
  constructor(
    private readonly queries: ProfileQueries,
    private readonly profiles: ProfilesService,
    private readonly replies: PageReplies,
  ) {}

  @Get('account/profile')
  @SignedIn({ interactive: true })
  @TakesSessionCookie({ links: true })
  @ShowsPage()
  async showProfile(@Caller() caller: Principal, @Query() _query: UiQueryDto): Promise<Page> {
    return profilePageOf(await this.queries.account(caller.userId));
  }

  @Post('account/profile')
  @SignedIn({ interactive: true })
  @TakesSessionCookie()
  @TakesForm(profilePage)
  async updateProfileOnPage(
    @Caller() caller: Principal,
    @Query() query: UiQueryDto,
    @Body() body: ProfileFormDto,
  ): Promise<Reply> {
    await this.profiles.updateUser(caller.userId, toProfileChanges(body), Precondition.none);
    return this.replies.done(query);
  }
}

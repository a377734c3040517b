import { Body, Get, Post, Query } from '@nestjs/common';
import { ApiKeysService, Caller, SignedIn, SignInService, TakesSessionCookie } from '@app/auth';
import type { Principal } from '@app/common';
import type { Reply } from '@app/http';
import { RolesService } from '@app/members';
import { PageRoutes, ShowsOnce, ShowsPage, TakesForm } from '../../layout/page.decorators.js';
import type { Page } from '../../layout/page.js';
import { PageReplies } from '../../page-replies.service.js';
import { UiQueryDto } from '../../ui-query.dto.js';
import { ApiKeyFormDto, ApiKeyRevocationFormDto } from './api-key-form.dto.js';
import { apiKeysPage, madeApiKeyPage, newApiKeyPage } from './api-keys.pages.js';

/** More keys than that no user has on the page: the API lists the others. */
const mostShown = 100;

@PageRoutes()
export class ApiKeysPagesController {
  constructor(
    private readonly keys: ApiKeysService,
    private readonly signIn: SignInService,
    private readonly roles: RolesService,
    private readonly replies: PageReplies,
  ) {}

  @Get('account/api-keys')
  @SignedIn({ interactive: true })
  @TakesSessionCookie({ links: true })
  @ShowsPage()
  async showApiKeys(@Caller() caller: Principal, @Query() _query: UiQueryDto): Promise<Page> {
    const permissions = await this.roles.permissionsOfCaller(caller);
    return apiKeysPage(await this.keys.list(caller.userId, mostShown), permissions, caller);
  }

  @Post('account/api-keys')
  @SignedIn({ interactive: true })
  @TakesSessionCookie()
  @ShowsOnce(newApiKeyPage)
  async createApiKeyOnPage(
    @Caller() caller: Principal,
    @Query() _query: UiQueryDto,
    @Body() { name, scopes = [], currentPassword }: ApiKeyFormDto,
  ): Promise<Page> {
    await this.signIn.assertFresh(caller, currentPassword);
    const { key } = await this.keys.create(caller, { name, scopes });
    return madeApiKeyPage(key);
  }

  @Post('account/api-keys/revoke')
  @SignedIn({ interactive: true })
  @TakesSessionCookie()
  @TakesForm(newApiKeyPage)
  async revokeApiKeyOnPage(
    @Caller() caller: Principal,
    @Query() query: UiQueryDto,
    @Body() { id }: ApiKeyRevocationFormDto,
  ): Promise<Reply> {
    await this.keys.revoke(caller.userId, id);
    return this.replies.done(query);
  }
}

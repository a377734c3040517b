import { Body, Get, Post, Query } from '@nestjs/common';
import { Caller, KnownCaller, Public, SignedIn, TakesSessionCookie, type ClientInfo } from '@app/auth';
import type { Principal } from '@app/common';
import type { Reply } from '@app/http';
import { InvitationAcceptanceService } from '@app/invitations';
import { Client, CookieHeader } from '../client.decorator.js';
import { FlowCookies } from '../flow-cookies.js';
import { PageRoutes, ShowsPage, TakesForm } from '../layout/page.decorators.js';
import type { Page } from '../layout/page.js';
import { PageReplies } from '../page-replies.service.js';
import { LinkQueryDto, UiQueryDto } from '../ui-query.dto.js';
import { InvitationFormDto, InvitationTokenFormDto } from './invitation-form.dto.js';
import { invitationPage, invitationPageFor, joinPage } from './invitation.pages.js';

@PageRoutes()
export class InvitationPagesController {
  constructor(
    private readonly invitations: InvitationAcceptanceService,
    private readonly cookies: FlowCookies,
    private readonly replies: PageReplies,
  ) {}

  @Get('invitation')
  @Public({ recognizes: true })
  @TakesSessionCookie({ links: true })
  @ShowsPage()
  showInvitation(
    @Query() _query: LinkQueryDto,
    @KnownCaller() caller: Principal | null,
    @CookieHeader() header: string | undefined,
  ): Page {
    return invitationPageFor(caller, this.cookies.read('invitation', header));
  }

  @Post('invitation')
  @Public()
  @TakesSessionCookie()
  @TakesForm(invitationPage)
  async acceptInvitationOnPage(
    @Query() query: UiQueryDto,
    @Body() { token, ...acceptance }: InvitationFormDto,
    @Client() client: ClientInfo,
  ): Promise<Reply> {
    const session = await this.invitations.accept(token, acceptance, client);
    return this.replies.signedIn(query, session);
  }

  /** The user has an account: the token waits in the browser until they have signed in. */
  @Post('invitation/sign-in')
  @Public()
  @TakesSessionCookie()
  @TakesForm(invitationPage)
  signInToJoin(@Query() query: UiQueryDto, @Body() { token }: InvitationTokenFormDto): Reply {
    const headers = { 'Set-Cookie': this.cookies.write('invitation', token) };
    return this.replies.to('sign-in', query, headers, { return_to: '/auth/ui/invitation' });
  }

  @Post('invitation/join')
  @SignedIn({ interactive: true })
  @TakesSessionCookie()
  @TakesForm(joinPage)
  async joinOnPage(
    @Caller() caller: Principal,
    @Query() query: UiQueryDto,
    @Body() { token }: InvitationTokenFormDto,
    @Client() client: ClientInfo,
  ): Promise<Reply> {
    await this.invitations.join(caller, token, client);
    return this.replies.done(query);
  }
}

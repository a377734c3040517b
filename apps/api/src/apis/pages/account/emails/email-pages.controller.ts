import { Body, Get, Post, Query } from '@nestjs/common';
import { Caller, SignedIn, SignInService, TakesSessionCookie } from '@app/auth';
import type { Principal } from '@app/common';
import { EmailsService } from '@app/contacts';
import type { Reply } from '@app/http';
import { PageRoutes, ShowsPage, TakesForm } from '../../layout/page.decorators.js';
import type { Page } from '../../layout/page.js';
import { PageReplies } from '../../page-replies.service.js';
import { UiQueryDto } from '../../ui-query.dto.js';
import { isDone } from '../account-parts.js';
import { AccountPageQueryDto } from '../account-query.dto.js';
import { ConfirmedEmailFormDto, EmailFormDto, EmailQueryDto, NewEmailFormDto } from './emails-form.dto.js';
import { addEmailPage, changePage, emailsPage, rejectedDefaultPage, rejectedRemovalPage } from './emails.pages.js';

const path = 'account/emails';

@PageRoutes()
export class EmailPagesController {
  constructor(
    private readonly emails: EmailsService,
    private readonly signIn: SignInService,
    private readonly replies: PageReplies,
  ) {}

  @Get(path)
  @SignedIn({ interactive: true })
  @TakesSessionCookie({ links: true })
  @ShowsPage()
  async showEmails(@Caller() { userId }: Principal, @Query() { done }: AccountPageQueryDto): Promise<Page> {
    return emailsPage(await this.emails.list(userId), done !== undefined);
  }

  @Get(`${path}/add`)
  @SignedIn({ interactive: true })
  @TakesSessionCookie({ links: true })
  @ShowsPage()
  showNewEmail(@Query() _query: UiQueryDto): Page {
    return addEmailPage;
  }

  @Post(`${path}/add`)
  @SignedIn({ interactive: true })
  @TakesSessionCookie()
  @TakesForm(addEmailPage)
  async addEmailOnPage(
    @Caller() caller: Principal,
    @Query() query: UiQueryDto,
    @Body() { email, currentPassword }: NewEmailFormDto,
  ): Promise<Reply> {
    await this.signIn.assertFresh(caller, currentPassword);
    await this.emails.add(caller, email);
    return this.replies.to(path, query, {}, isDone);
  }

  @Post(`${path}/verification`)
  @SignedIn({ interactive: true })
  @TakesSessionCookie()
  @TakesForm()
  async sendEmailVerificationOnPage(
    @Caller() caller: Principal,
    @Query() query: UiQueryDto,
    @Body() { id }: EmailFormDto,
  ): Promise<Reply> {
    await this.emails.sendProof(caller, id);
    return this.replies.to(path, query, {}, isDone);
  }

  @Get(`${path}/default`)
  @SignedIn({ interactive: true })
  @TakesSessionCookie({ links: true })
  @ShowsPage()
  async showDefaultEmail(@Caller() caller: Principal, @Query() { id }: EmailQueryDto): Promise<Page> {
    return changePage('default', await this.emails.list(caller.userId), id);
  }

  @Post(`${path}/default`)
  @SignedIn({ interactive: true })
  @TakesSessionCookie()
  @TakesForm(rejectedDefaultPage)
  async changeDefaultEmailOnPage(
    @Caller() caller: Principal,
    @Query() query: UiQueryDto,
    @Body() { id, currentPassword }: ConfirmedEmailFormDto,
  ): Promise<Reply> {
    await this.signIn.assertFresh(caller, currentPassword);
    await this.emails.makeDefault(caller, id);
    return this.replies.to(path, query, {}, isDone);
  }

  @Get(`${path}/remove`)
  @SignedIn({ interactive: true })
  @TakesSessionCookie({ links: true })
  @ShowsPage()
  async showEmailRemoval(@Caller() caller: Principal, @Query() { id }: EmailQueryDto): Promise<Page> {
    return changePage('remove', await this.emails.list(caller.userId), id);
  }

  @Post(`${path}/remove`)
  @SignedIn({ interactive: true })
  @TakesSessionCookie()
  @TakesForm(rejectedRemovalPage)
  async removeEmailOnPage(
    @Caller() caller: Principal,
    @Query() query: UiQueryDto,
    @Body() { id, currentPassword }: ConfirmedEmailFormDto,
  ): Promise<Reply> {
    await this.signIn.assertFresh(caller, currentPassword);
    await this.emails.remove(caller, id);
    return this.replies.to(path, query, {}, isDone);
  }
}

import { Body, Get, Post, Query } from '@nestjs/common';
import { Caller, SignedIn, TakesSessionCookie } from '@app/auth';
import type { Principal } from '@app/common';
import { PhoneNumbersService } from '@app/contacts';
import type { Reply } from '@app/http';
import { PageRoutes, ShowsPage, TakesForm } from '../../layout/page.decorators.js';
import type { Page } from '../../layout/page.js';
import { PageReplies } from '../../page-replies.service.js';
import { UiQueryDto } from '../../ui-query.dto.js';
import { isDone } from '../account-parts.js';
import { AccountPageQueryDto } from '../account-query.dto.js';
import { NewPhoneNumberFormDto, PhoneNumberFormDto } from './phone-numbers-form.dto.js';
import { addPhoneNumberPage, phoneNumbersPage } from './phone-numbers.pages.js';

const path = 'account/phone-numbers';

@PageRoutes()
export class PhoneNumberPagesController {
  constructor(
    private readonly phoneNumbers: PhoneNumbersService,
    private readonly replies: PageReplies,
  ) {}

  @Get(path)
  @SignedIn({ interactive: true })
  @TakesSessionCookie({ links: true })
  @ShowsPage()
  async showPhoneNumbers(@Caller() { userId }: Principal, @Query() { done }: AccountPageQueryDto): Promise<Page> {
    return phoneNumbersPage(await this.phoneNumbers.list(userId), done !== undefined);
  }

  @Get(`${path}/add`)
  @SignedIn({ interactive: true })
  @TakesSessionCookie({ links: true })
  @ShowsPage()
  showNewPhoneNumber(@Query() _query: UiQueryDto): Page {
    return addPhoneNumberPage;
  }

  @Post(`${path}/add`)
  @SignedIn({ interactive: true })
  @TakesSessionCookie()
  @TakesForm(addPhoneNumberPage)
  async addPhoneNumberOnPage(
    @Caller() caller: Principal,
    @Query() query: UiQueryDto,
    @Body() { phoneNumber }: NewPhoneNumberFormDto,
  ): Promise<Reply> {
    await this.phoneNumbers.add(caller, phoneNumber);
    return this.replies.to(path, query, {}, isDone);
  }

  @Post(`${path}/default`)
  @SignedIn({ interactive: true })
  @TakesSessionCookie()
  @TakesForm()
  async changeDefaultPhoneNumberOnPage(
    @Caller() caller: Principal,
    @Query() query: UiQueryDto,
    @Body() { id }: PhoneNumberFormDto,
  ): Promise<Reply> {
    await this.phoneNumbers.makeDefault(caller, id);
    return this.replies.to(path, query, {}, isDone);
  }

  @Post(`${path}/remove`)
  @SignedIn({ interactive: true })
  @TakesSessionCookie()
  @TakesForm()
  async removePhoneNumberOnPage(
    @Caller() caller: Principal,
    @Query() query: UiQueryDto,
    @Body() { id }: PhoneNumberFormDto,
  ): Promise<Reply> {
    await this.phoneNumbers.remove(caller, id);
    return this.replies.to(path, query, {}, isDone);
  }
}

import { Body, Get, Post, Query } from '@nestjs/common';
import { RegistrationService } from '@app/accounts';
import { Public, TakesSessionCookie, type ClientInfo } from '@app/auth';
import type { Reply } from '@app/http';
import { Client } from '../client.decorator.js';
import { PageRoutes, ShowsPage, TakesForm } from '../layout/page.decorators.js';
import type { Page } from '../layout/page.js';
import { PageReplies } from '../page-replies.service.js';
import { UiQueryDto } from '../ui-query.dto.js';
import { SignUpFormDto } from './sign-up-form.dto.js';
import { toSignUpRequest } from './sign-up.mapper.js';
import { signedUpPage, signUpPage } from './sign-up.pages.js';

@PageRoutes()
export class SignUpPagesController {
  constructor(
    private readonly registration: RegistrationService,
    private readonly replies: PageReplies,
  ) {}

  @Get('sign-up')
  @Public()
  @ShowsPage()
  showSignUp(@Query() _query: UiQueryDto): Page {
    return signUpPage;
  }

  @Post('sign-up')
  @Public()
  @TakesSessionCookie()
  @TakesForm(signUpPage)
  async signUpOnPage(
    @Query() query: UiQueryDto,
    @Body() body: SignUpFormDto,
    @Client() client: ClientInfo,
  ): Promise<Reply> {
    const session = await this.registration.register(toSignUpRequest(body, query), client);
    return this.replies.signedUp(query, session);
  }

  @Get('sign-up/sent')
  @Public()
  @ShowsPage()
  showSignedUp(@Query() _query: UiQueryDto): Page {
    return signedUpPage;
  }
}

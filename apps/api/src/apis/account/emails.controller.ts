import { Body, Controller, Delete, Get, Param, Post, Put } from '@nestjs/common';
import { ApiBody, ApiParam, ApiTags } from '@nestjs/swagger';
import { Caller, PasswordWrong, SignedIn, SignInBusy, SignInNotFresh, SignInService } from '@app/auth';
import { TooManyRequests, type Principal } from '@app/common';
import {
  EmailExists,
  EmailLimitReached,
  EmailNeeded,
  EmailNotFound,
  EmailProved,
  EmailsService,
  EmailUnproved,
} from '@app/contacts';
import { Fails, Returns } from '@app/http';
import { MailOff } from '@app/mail';
import { toOwnEmail, toOwnEmails } from './contacts.mapper.js';
import { ConfirmEmailChangeDto, NewEmailDto, OwnEmailDto, OwnEmailsDto } from './dto/email.dto.js';

const EmailParam = (example: string): MethodDecorator =>
  ApiParam({ name: 'id', description: 'Id of an email address of the caller', example });

/** After a recent sign-in the body may be absent. */
const ConfirmationBody = (): MethodDecorator =>
  ApiBody({
    type: ConfirmEmailChangeDto,
    required: false,
    examples: { recent: { summary: 'after a recent sign-in', value: {} } },
  });

@ApiTags('Account')
@Controller('auth/emails')
export class EmailsController {
  constructor(
    private readonly emails: EmailsService,
    private readonly signIn: SignInService,
  ) {}

  /** The email addresses of the caller, and those that were added and are not verified yet. */
  @Get()
  @SignedIn({ interactive: true })
  @Returns(OwnEmailsDto)
  async listEmails(@Caller() caller: Principal): Promise<OwnEmailsDto> {
    return toOwnEmails(await this.emails.list(caller.userId));
  }

  /**
   * Adds an address, and sends the email that verifies it (`POST /auth/email/verify`, with an access token of the
   * caller). Until then it counts for nothing. The answer is the same for an address of another account, whose owner is
   * told instead. An account without a verified address gets this one as its default; the one of before has to be
   * verified again. Needs a sign-in of the last ten minutes, or the password.
   */
  @Post()
  @SignedIn({ interactive: true })
  @Returns(OwnEmailDto, { status: 201, description: 'The address waits for its verification' })
  @Fails(EmailExists, EmailLimitReached, MailOff, SignInNotFresh, PasswordWrong, SignInBusy, TooManyRequests)
  async addEmail(@Caller() caller: Principal, @Body() { email, currentPassword }: NewEmailDto): Promise<OwnEmailDto> {
    await this.signIn.assertFresh(caller, currentPassword);
    return toOwnEmail(await this.emails.add(caller, email));
  }

  /** Sends the email again that verifies an address. The link works for another 24 hours. */
  @Post(':id/verification')
  @SignedIn({ interactive: true })
  @EmailParam('01930000-0000-7000-8000-00000000d201')
  @Returns(null, { status: 202, description: 'The email is on its way' })
  @Fails(EmailNotFound, EmailProved, MailOff, TooManyRequests)
  async sendEmailVerification(@Caller() caller: Principal, @Param('id') id: string): Promise<void> {
    await this.emails.sendProof(caller, id);
  }

  /**
   * Makes a verified address the default. The former one stays, and gets an email with a link that undoes the change
   * within seven days (`POST /auth/email/undo`). Needs a sign-in of the last ten minutes, or the password.
   */
  @Put(':id/default')
  @SignedIn({ interactive: true })
  @EmailParam('01930000-0000-7000-8000-00000000d203')
  @ConfirmationBody()
  @Returns(OwnEmailDto)
  @Fails(EmailNotFound, EmailUnproved, SignInNotFresh, PasswordWrong, SignInBusy, TooManyRequests)
  async changeDefaultEmail(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Body() { currentPassword }: ConfirmEmailChangeDto,
  ): Promise<OwnEmailDto> {
    await this.signIn.assertFresh(caller, currentPassword);
    return toOwnEmail(await this.emails.makeDefault(caller, id));
  }

  /**
   * Removes an address, with the links and codes that were sent to it. A verified one is told. The default address and
   * the last verified one stay. Needs a sign-in of the last ten minutes, or the password.
   */
  @Delete(':id')
  @SignedIn({ interactive: true })
  @EmailParam('01930000-0000-7000-8000-00000000d202')
  @ConfirmationBody()
  @Returns(null)
  @Fails(EmailNotFound, EmailNeeded, SignInNotFresh, PasswordWrong, SignInBusy, TooManyRequests)
  async removeEmail(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Body() { currentPassword }: ConfirmEmailChangeDto,
  ): Promise<void> {
    await this.signIn.assertFresh(caller, currentPassword);
    await this.emails.remove(caller, id);
  }
}

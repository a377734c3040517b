import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import { ApiBody, ApiParam, ApiTags } from '@nestjs/swagger';
import { Allows, Caller } from '@app/auth';
import {
  OrganizationNotFound,
  StaleVersion,
  TooManyRequests,
  type OrganizationPrincipal,
  type Precondition,
} from '@app/common';
import { Fails, IfMatch, Returns, type WithETag } from '@app/http';
import {
  EmailTemplateInvalid,
  EmailTemplateNotFound,
  EmailTemplatesService,
  MailOff,
  TestAddressNeeded,
} from '@app/mail';
import { InPathOrganization } from './admin-organization.js';
import {
  EmailPreviewDto,
  EmailTemplateDto,
  EmailTemplatesDto,
  EmailWordsDto,
  PreviewEmailTemplateDto,
} from './dto/email-template.dto.js';
import { toEmailPreview, toEmailTemplate, toEmailTemplates, toWording } from './email-templates.mapper.js';

const KindParam = (): MethodDecorator =>
  ApiParam({ name: 'kind', description: 'A kind of emails, as the list names it', example: 'invitation' });
const LanguageParam = (): MethodDecorator =>
  ApiParam({ name: 'language', description: 'A language of emails', example: 'en' });

@ApiTags('Administration: emails')
@Controller('admin/organizations/:organizationId/email-templates')
@InPathOrganization()
export class EmailTemplatesController {
  constructor(private readonly templates: EmailTemplatesService) {}

  /** The kinds of emails, their variables, and the languages in which the organization wrote words of its own. */
  @Get()
  @Allows('read:templates')
  @Returns(EmailTemplatesDto)
  @Fails(OrganizationNotFound)
  async listEmailTemplates(@Caller() caller: OrganizationPrincipal): Promise<EmailTemplatesDto> {
    return toEmailTemplates(await this.templates.list(caller.organizationId));
  }

  /** The words of emails of one kind in one language: those of the organization, or else those of Facet. */
  @Get(':kind/:language')
  @KindParam()
  @LanguageParam()
  @Allows('read:templates')
  @Returns(EmailTemplateDto)
  @Fails(OrganizationNotFound, EmailTemplateNotFound)
  async getEmailTemplate(
    @Caller() caller: OrganizationPrincipal,
    @Param('kind') kind: string,
    @Param('language') language: string,
  ): Promise<WithETag<EmailTemplateDto>> {
    return toEmailTemplate(await this.templates.read(caller.organizationId, kind, language));
  }

  /**
   * Writes the words of emails of one kind in one language. Emails that wait to be sent have them as well. The code,
   * the link and the sign-up that is confirmed have places of their own.
   */
  @Put(':kind/:language')
  @KindParam()
  @LanguageParam()
  @Allows('update:templates')
  @Returns(EmailTemplateDto)
  @Fails(OrganizationNotFound, EmailTemplateNotFound, EmailTemplateInvalid, StaleVersion)
  async putEmailTemplate(
    @Caller() caller: OrganizationPrincipal,
    @Param('kind') kind: string,
    @Param('language') language: string,
    @IfMatch() expected: Precondition,
    @Body() body: EmailWordsDto,
  ): Promise<WithETag<EmailTemplateDto>> {
    const { organizationId } = caller;
    return toEmailTemplate(await this.templates.put(organizationId, kind, language, toWording(body), expected));
  }

  /** Goes back to the words of Facet. */
  @Delete(':kind/:language')
  @KindParam()
  @LanguageParam()
  @Allows('update:templates')
  @Returns(null)
  @Fails(OrganizationNotFound, EmailTemplateNotFound, StaleVersion)
  async resetEmailTemplate(
    @Caller() caller: OrganizationPrincipal,
    @Param('kind') kind: string,
    @Param('language') language: string,
    @IfMatch() expected: Precondition,
  ): Promise<void> {
    await this.templates.remove(caller.organizationId, kind, language, expected);
  }

  /** Shows an email with invented values: with the words of the body, or with those of now. */
  @Post(':kind/:language/preview')
  @KindParam()
  @LanguageParam()
  @HttpCode(200)
  @Allows('read:templates')
  @ApiBody({ type: PreviewEmailTemplateDto, required: false })
  @Returns(EmailPreviewDto)
  @Fails(OrganizationNotFound, EmailTemplateNotFound, EmailTemplateInvalid)
  async previewEmailTemplate(
    @Caller() caller: OrganizationPrincipal,
    @Param('kind') kind: string,
    @Param('language') language: string,
    @Body() body: PreviewEmailTemplateDto,
  ): Promise<EmailPreviewDto> {
    const words = body.words && toWording(body.words);
    return toEmailPreview(await this.templates.preview(caller.organizationId, kind, language, words));
  }

  /** Sends the email with the words of now to the verified address of the caller. Its link and code open nothing. */
  @Post(':kind/:language/test')
  @KindParam()
  @LanguageParam()
  @Allows('update:templates')
  @Returns(null, { status: 202, description: 'The email is on its way' })
  @Fails(OrganizationNotFound, EmailTemplateNotFound, MailOff, TestAddressNeeded, TooManyRequests)
  async sendTestEmail(
    @Caller() caller: OrganizationPrincipal,
    @Param('kind') kind: string,
    @Param('language') language: string,
  ): Promise<void> {
    await this.templates.sendTest(caller, kind, language);
  }
}

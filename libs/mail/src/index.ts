export type { EmailContent } from './email-content.js';
// For the hosted pages.
export {
  /** @public */ type OrganizationLook,
  /** @public */ OrganizationLooksRepository,
} from './look/organization-looks.repository.js';
export { Mail } from './mail.entity.js';
export { EmailTemplateInvalid, EmailTemplateNotFound, MailOff, TestAddressNeeded } from './mail.errors.js';
export { MailModule } from './mail.module.js';
export { MailsRepository } from './mails.repository.js';
export { escapeHtml } from './templates/default-template.js';
export { EmailTemplateRow } from './templates/email-template.entity.js';
export { EmailTemplatesService, type OwnWording, type TemplateKind } from './templates/email-templates.service.js';
export { emailKinds, type Language, languageOf, languages, timeIn } from './templates/languages.js';
export { type ArchivedEmailTemplate, restoreEmailTemplates } from './templates/restored-templates.js';
export type { Wording } from './templates/wording.js';
export { type MailAllowance, Mails, type ShownMail, sendsMails } from './mails.service.js';

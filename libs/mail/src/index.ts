export { Mail } from './mail.entity.js';
export { MailOff } from './mail.errors.js';
export { MailModule } from './mail.module.js';
export { MailsRepository } from './mails.repository.js';
export { escapeHtml } from './templates/default-template.js';
export { type Language, languageOf, languages, timeIn } from './templates/languages.js';
export { type MailAllowance, Mails, type ShownMail, sendsMails } from './mails.service.js';

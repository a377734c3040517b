export { escapeHtml } from './email-content.js';
export { MailDelivery } from './mail-delivery.service.js';
export { Mail } from './mail.entity.js';
export { MailOff } from './mail.errors.js';
export { MailModule } from './mail.module.js';
export { Mailbox, type ShownMail } from './mailbox.service.js';
export { MailsRepository } from './mails.repository.js';
export { type MailAllowance, Mails } from './mails.service.js';
export { SecurityNotices } from './security-notices.service.js';

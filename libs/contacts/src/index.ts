export {
  EmailExists,
  EmailLimitReached,
  EmailNeeded,
  EmailNotFound,
  EmailProofElsewhere,
  EmailProved,
  EmailUnproved,
  PhoneNumberExists,
  PhoneNumberInvalid,
  PhoneNumberLimitReached,
  PhoneNumberNotFound,
} from './contacts.errors.js';
export { ContactsModule } from './contacts.module.js';
export { EmailAddition } from './emails/email-addition.entity.js';
export { EmailAdditionsRepository } from './emails/email-additions.repository.js';
export { EmailChange } from './emails/email-change.entity.js';
export { EmailChangesRepository } from './emails/email-changes.repository.js';
export { EmailProofsService } from './emails/email-proofs.service.js';
export { EmailUndoService } from './emails/email-undo.service.js';
export { type AccountEmail, EmailsService } from './emails/emails.service.js';
export { PhoneNumbersService } from './phone-numbers/phone-numbers.service.js';

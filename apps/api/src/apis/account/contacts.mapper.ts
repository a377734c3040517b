import type { AccountEmail } from '@app/contacts';
import type { OwnEmailDto, OwnEmailsDto } from './dto/email.dto.js';

export function toOwnEmail({ id, email, verified, isDefault, createdAt, expiresAt }: AccountEmail): OwnEmailDto {
  return {
    id,
    email,
    verified,
    default: isDefault,
    createdAt: createdAt.toISOString(),
    ...(expiresAt !== null && { expiresAt: expiresAt.toISOString() }),
  };
}

export const toOwnEmails = (emails: readonly AccountEmail[]): OwnEmailsDto => ({ emails: emails.map(toOwnEmail) });

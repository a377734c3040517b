import type { AccountEmail } from '@app/contacts';
import type { OwnPhoneNumber } from '@app/users';
import type { OwnEmailDto, OwnEmailsDto } from './dto/email.dto.js';
import type { OwnPhoneNumberDto, OwnPhoneNumbersDto } from './dto/phone-number.dto.js';

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

export function toOwnPhoneNumber({
  id,
  phoneNumber,
  verified,
  isPrimary,
  createdAt,
}: OwnPhoneNumber): OwnPhoneNumberDto {
  return { id, phoneNumber, verified, default: isPrimary, createdAt: createdAt.toISOString() };
}

export const toOwnPhoneNumbers = (numbers: readonly OwnPhoneNumber[]): OwnPhoneNumbersDto => ({
  phoneNumbers: numbers.map(toOwnPhoneNumber),
});

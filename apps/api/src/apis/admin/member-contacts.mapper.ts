import type { AccountEmail } from '@app/contacts';
import type { OwnPhoneNumber } from '@app/users';
import type {
  MemberContactEmailDto,
  MemberContactEmailsDto,
  MemberContactPhoneNumberDto,
  MemberContactPhoneNumbersDto,
} from './dto/member-contact.dto.js';

export function toMemberEmail({
  id,
  email,
  verified,
  isDefault,
  createdAt,
  expiresAt,
}: AccountEmail): MemberContactEmailDto {
  return {
    id,
    email,
    verified,
    default: isDefault,
    createdAt: createdAt.toISOString(),
    ...(expiresAt !== null && { expiresAt: expiresAt.toISOString() }),
  };
}

export const toMemberEmails = (emails: readonly AccountEmail[]): MemberContactEmailsDto => ({
  emails: emails.map(toMemberEmail),
});

export function toMemberPhoneNumber(number: OwnPhoneNumber): MemberContactPhoneNumberDto {
  const { id, phoneNumber, verified, isPrimary, createdAt } = number;
  return { id, phoneNumber, verified, default: isPrimary, createdAt: createdAt.toISOString() };
}

export const toMemberPhoneNumbers = (numbers: readonly OwnPhoneNumber[]): MemberContactPhoneNumbersDto => ({
  phoneNumbers: numbers.map(toMemberPhoneNumber),
});

import type { AccountRecord } from '@app/accounts';
import { WithETag, timeZoneAsWritten } from '@app/http';
import type { PersonalField, User } from '@app/users';
import type { CurrentUserDto, EmailDto, IdentityDto, PhoneNumberDto } from './dto/current-user.dto.js';
import type { PersonalFieldsDto, UpdateCurrentUserDto } from './dto/personal-fields.dto.js';

function toEmail(account: AccountRecord, email: AccountRecord['emails'][number]): EmailDto {
  const { id, verified, createdAt, updatedAt } = email;
  return {
    id,
    userId: account.id,
    email: email.email,
    verified,
    passwordSet: account.passwordSet,
    tokenSet: account.tokenSet,
    createdAt,
    updatedAt,
  };
}

function toPhoneNumber(account: AccountRecord, phone: AccountRecord['phoneNumbers'][number]): PhoneNumberDto {
  const { id, phoneNumber, verified, isPrimary, createdAt, updatedAt } = phone;
  return { id, userId: account.id, phoneNumber, verified, primary: isPrimary, createdAt, updatedAt };
}

function toIdentity(identity: AccountRecord['identities'][number]): IdentityDto {
  const { id, name, email, avatarUrl, provider, createdAt, updatedAt } = identity;
  return {
    id,
    ...(name !== null && { name }),
    ...(email !== null && { email }),
    ...(avatarUrl !== null && { avatarUrl }),
    provider,
    createdAt,
    updatedAt,
  };
}

/** What users say about themselves. The picture is not among them: `/me` and the export name it differently. */
export function toPersonalFields({
  name,
  bio,
  locale,
  timezone,
}: Pick<User, Exclude<PersonalField, 'pictureHash'>>): PersonalFieldsDto {
  return {
    name,
    ...(bio !== null && { bio }),
    ...(locale !== null && { locale }),
    ...(timezone !== null && { timezone: timeZoneAsWritten(timezone) }),
  };
}

function toCurrentUserDto(account: AccountRecord): CurrentUserDto {
  const { id, status, avatarUrl, activeSessions } = account;
  const defaultEmail = account.emails.find((one) => one.isDefault)?.email;
  const phoneNumber = account.phoneNumbers.find((one) => one.isPrimary)?.phoneNumber;
  return {
    id,
    status,
    ...toPersonalFields(account),
    activeSessions,
    createdAt: account.createdAt.toISOString(),
    updatedAt: account.updatedAt.toISOString(),
    ...(defaultEmail !== undefined && { defaultEmail }),
    ...(avatarUrl !== null && { avatarUrl }),
    ...(phoneNumber !== undefined && { phoneNumber }),
    emails: account.emails.map((email) => toEmail(account, email)),
    phoneNumbers: account.phoneNumbers.map((phone) => toPhoneNumber(account, phone)),
    identities: account.identities.map(toIdentity),
  };
}

/** The current user, tagged with the version of the user. */
export const toCurrentUser = (account: AccountRecord): WithETag<CurrentUserDto> =>
  new WithETag(toCurrentUserDto(account), String(account.version));

/** The changes of a request, with the locale in its canonical form. */
export function toChanges(body: UpdateCurrentUserDto): UpdateCurrentUserDto {
  return {
    ...body,
    ...(typeof body.locale === 'string' && { locale: Intl.getCanonicalLocales(body.locale)[0] ?? null }),
  };
}

import { Type } from 'class-transformer';
import { IsBoolean, IsEmail, IsIn, IsOptional, IsString, MaxLength, ValidateNested } from 'class-validator';
import { AvatarUrl, Checked, IsRecord, DisplayName, Locale, NothingHidden, Text, TimeZone } from '@app/http';
import { isOrganizationId, isPictureHash, isUuid } from '@app/common';
import { AddressLineDto, AvatarLineDto, isBirthDate, isRoleList, Moment, WalletLineDto, type RoleLine } from './line-parts.dto.js';

const List = (max: number): PropertyDecorator => Checked('list', `must be a list of at most ${max}`, (value) => Array.isArray(value) && value.length <= max);

/** People who wait for their purge are not brought back. */
const statuses = ['pending', 'active', 'invited', 'banned'] as const;

export class EmailLineDto {
  @IsEmail({ allow_utf8_local_part: true })
  @MaxLength(254)
  @NothingHidden()
  email: string;

  @IsOptional()
  @IsBoolean()
  verified?: boolean | null;
}

export class PhoneNumberLineDto {
  @Checked('e164', 'must be a phone number in E.164, such as +41446681800', (value) => typeof value === 'string' && /^\+[1-9]\d{6,14}$/.test(value))
  phoneNumber: string;

  @IsOptional()
  @IsBoolean()
  verified?: boolean | null;

  @IsOptional()
  @IsBoolean()
  primary?: boolean | null;
}

const isForeign = (value: unknown): boolean => typeof value === 'string' && !value.startsWith('local|');
const isPublicId = (value: unknown): boolean => isForeign(value) && /^[^|\s\p{C}]{1,100}\|[^\p{C}]{1,300}$/u.test(String(value));

export class IdentityLineDto {
  @Checked(
    'provider',
    'must be a text of 1 to 100 characters without | and white space, and not local',
    (value) => typeof value === 'string' && /^[^|\s\p{C}]{1,100}$/u.test(value) && value !== 'local',
  )
  provider: string;

  @Text({ max: 255 })
  @Checked('foreign', 'must not begin with local|', isForeign)
  subject: string;

  /** The subject is exactly as the issuer signs it, and not what a directory shows. */
  @IsOptional()
  @IsBoolean()
  signed?: boolean | null;

  /** The id that the user directory shows, where it does not follow from provider and subject. */
  @IsOptional()
  @Checked('publicId', 'must be <provider>|<subject> of at most 400 characters, and not local|…', isPublicId)
  id?: string | null;

  @IsOptional()
  @Text({ max: 500 })
  issuer?: string | null;

  @IsOptional()
  @DisplayName({ max: 200 })
  name?: string | null;

  @IsOptional()
  @Text({ max: 254 })
  email?: string | null;

  /** The issuer has said so. */
  @IsOptional()
  @IsBoolean()
  emailVerified?: boolean | null;

  @IsOptional()
  @Text({ max: 2048 })
  avatarUrl?: string | null;
}

const onePrimary = (value: unknown): boolean => {
  const numbers = Array.isArray(value) ? (value as Partial<PhoneNumberLineDto>[]) : [];
  return numbers.filter((one) => one?.primary).length <= 1 && new Set(numbers.map((one) => one?.phoneNumber)).size === numbers.length;
};

const isPersonId = (value: unknown): boolean => typeof value === 'string' && (isUuid(value.replace(/^local\|/, '')) || isPublicId(value));

/** One line of an import: what a person is asked for at sign-up, and what they change later, by the same rules. Null is as good as absent. */
export class UserLineDto {
  /** As any of the APIs shows it: a UUID, `local|<uuid>`, or the public id of an identity. */
  @IsOptional()
  @Checked('personId', 'must be a UUID, local|<uuid>, or <provider>|<subject>', isPersonId)
  id?: string | null;

  @IsOptional()
  @IsEmail({ allow_utf8_local_part: true })
  @MaxLength(254)
  @NothingHidden()
  email?: string | null;

  @IsOptional()
  @IsBoolean()
  emailVerified?: boolean | null;

  @IsOptional()
  @List(20)
  @ValidateNested({ each: true })
  @Type(() => EmailLineDto)
  otherEmails?: EmailLineDto[] | null;

  @IsOptional()
  @DisplayName({ max: 200 })
  name?: string | null;

  @IsOptional()
  @DisplayName({ max: 200 })
  givenName?: string | null;

  @IsOptional()
  @DisplayName({ max: 200 })
  familyName?: string | null;

  @IsOptional()
  @DisplayName({ max: 200 })
  nickname?: string | null;

  @IsOptional()
  @Text({ min: 0, max: 2000, lines: true })
  bio?: string | null;

  @IsOptional()
  @AvatarUrl()
  avatarUrl?: string | null;

  /** In an archive: the hash of an uploaded picture that stands before the users. */
  @IsOptional()
  @Checked('picture', 'must be the hash of a picture', (value) => typeof value === 'string' && isPictureHash(value))
  picture?: string | null;

  @IsOptional()
  @Locale()
  locale?: string | null;

  @IsOptional()
  @TimeZone()
  timezone?: string | null;

  @IsOptional()
  @IsRecord()
  @ValidateNested()
  @Type(() => AddressLineDto)
  address?: AddressLineDto | null;

  @IsOptional()
  @Checked('dateOfBirth', 'must be an ISO 8601 date from 1850-01-01 on', isBirthDate)
  dateOfBirth?: string | null;

  /** Kept as what another system said, until the person proves it. */
  @IsOptional()
  @IsRecord()
  @ValidateNested()
  @Type(() => WalletLineDto)
  wallet?: WalletLineDto | null;

  @IsOptional()
  @IsIn(statuses)
  status?: (typeof statuses)[number] | null;

  @IsOptional()
  @Moment()
  createdAt?: string | null;

  @IsOptional()
  @List(20)
  @Checked('onePrimary', 'must have each number once, and one primary at the most', onePrimary)
  @ValidateNested({ each: true })
  @Type(() => PhoneNumberLineDto)
  phoneNumbers?: PhoneNumberLineDto[] | null;

  @IsOptional()
  @List(20)
  @ValidateNested({ each: true })
  @Type(() => IdentityLineDto)
  identities?: IdentityLineDto[] | null;

  @IsOptional()
  @IsString()
  @MaxLength(512)
  passwordHash?: string | null;

  /** Null: in none. */
  @IsOptional()
  @Checked('slug', 'must be the id of an organization', (value) => typeof value === 'string' && isOrganizationId(value))
  organizationId?: string | null;

  @IsOptional()
  @Moment()
  joinedAt?: string | null;

  /** Since when the organization bans the member. */
  @IsOptional()
  @Moment()
  bannedAt?: string | null;

  @IsOptional()
  @Text({ max: 256 })
  username?: string | null;

  /** An object of the member's collection, which the profile shows as the avatar. */
  @IsOptional()
  @IsRecord()
  @ValidateNested()
  @Type(() => AvatarLineDto)
  avatar?: AvatarLineDto | null;

  /** The member who brought the person: an id, or a username. */
  @IsOptional()
  @Text({ max: 256 })
  referrer?: string | null;

  @IsOptional()
  @Checked('roles', 'must be a list of at most 100 ids or names of roles, or {id?, name, description?}', isRoleList)
  roles?: (string | RoleLine)[] | null;
}

import {
  profileStateOf,
  type UserDetailsChanges,
  type UserDetailsRecord,
  type PublicProfileRecord,
} from '@app/accounts';
import { WithETag } from '@app/http';
import type { Address, AddressChange } from '@app/users';
import type { AddressDto, UpdateAddressDto } from './dto/address.dto.js';
import { profileFields, type ProfileField, type UserV1ProfileDto } from './dto/profile.dto.js';
import type { PublicProfileDto } from './dto/public-profile.dto.js';
import type { UpdateUserV1ProfileDto } from './dto/update-profile.dto.js';

const toAddress = (address: Address): AddressDto => ({
  addressId: address.addressId ?? null,
  addressLine1: address.addressLine1 ?? null,
  addressLine2: address.addressLine2 ?? null,
  addressLine3: address.addressLine3 ?? null,
  city: address.city ?? null,
  state: address.state ?? null,
  postalCode: address.postalCode ?? null,
  country: address.country ?? null,
});

const toWholeProfile = (user: UserDetailsRecord): Required<UserV1ProfileDto> => ({
  id: user.userId,
  username: user.username,
  handle: user.username,
  displayName: user.name,
  biography: user.bio,
  address: user.address && toAddress(user.address),
  dateOfBirth: user.dateOfBirth,
  email: user.email,
  profilePictureUrl: user.avatarUrl,
  walletAddress: user.walletAddress,
  createdAt: user.createdAt.toISOString(),
  updatedAt: user.updatedAt.toISOString(),
});

/** These fields of the profile, in this order; without a list all of them. */
export function toProfile(
  user: UserDetailsRecord,
  fields: readonly ProfileField[] = profileFields,
): WithETag<UserV1ProfileDto> {
  const whole = toWholeProfile(user);
  return new WithETag(Object.fromEntries(fields.map((field) => [field, whole[field]])), profileStateOf(user));
}

const toAddressChange = (part: UpdateAddressDto): AddressChange => ({
  ...(part.addressId !== undefined && { addressId: part.addressId }),
  ...(part.addressLine1 !== undefined && { addressLine1: part.addressLine1 }),
  ...(part.addressLine2 !== undefined && { addressLine2: part.addressLine2 }),
  ...(part.addressLine3 !== undefined && { addressLine3: part.addressLine3 }),
  ...(part.city !== undefined && { city: part.city }),
  ...(part.state !== undefined && { state: part.state }),
  ...(part.postalCode !== undefined && { postalCode: part.postalCode }),
  ...(part.country !== undefined && { country: part.country }),
});

/** The date of a date-time as it is written; an empty object says nothing. */
function toBirthDate(given: UpdateUserV1ProfileDto['dateOfBirth']): string | null | undefined {
  if (typeof given === 'string') return given.slice(0, 'yyyy-mm-dd'.length);
  return given === null ? null : undefined;
}

/** The changes that a request asks for. */
export function toUserDetailsChanges({
  displayName,
  handle,
  biography,
  address,
  dateOfBirth,
}: UpdateUserV1ProfileDto): UserDetailsChanges {
  const born = toBirthDate(dateOfBirth);
  return {
    ...(displayName !== undefined && { name: displayName }),
    ...(handle !== undefined && { handle }),
    ...(biography !== undefined && { bio: biography }),
    ...(address !== undefined && { address: address && toAddressChange(address) }),
    ...(born !== undefined && { dateOfBirth: born }),
  };
}

export const toPublicProfile = (member: PublicProfileRecord): PublicProfileDto => ({
  username: member.username,
  handle: member.username,
  displayName: member.name,
  biography: member.bio,
  profilePictureUrl: member.avatarUrl,
  containerId: member.organizationId,
  memberSince: member.joinedAt.toISOString(),
});

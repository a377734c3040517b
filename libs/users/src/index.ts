export { changedAddress, type Address, type AddressChange } from './address.js';
export { demandBirthDate } from './birth-date.js';
export { AddressSearchKeys } from './address-search-keys.repository.js';
export { NameSearchKeys } from './name-search-keys.repository.js';
export { firstId, type SearchKeyRow, type SearchKeyScope, type SearchKeyTable } from './search-key-table.js';
export { addressKeyOf } from '@app/kernel';
export { Email } from './email.entity.js';
export {
  IdentitiesRepository,
  knownFacts,
  mostIdentities,
  type FollowedChanges,
  type IdentityChanges,
  type IssuerFacts,
  type KnownFacts,
  type SignedIdentity,
} from './identities.repository.js';
export { Identity } from './identity.entity.js';
export { namePartsOf } from './name-parts.js';
export { PhoneNumber } from './phone-number.entity.js';
export { lastPartOf, publicIdColumn, publicIdOf, strippedSubjectOf, subjectColumn } from './public-id.js';
export { User, userStatuses, type UserStatus } from './user.entity.js';
export {
  UserBatches,
  type BatchEmail,
  type BatchIdentity,
  type BatchPhoneNumber,
  type BatchUser,
  type Owner,
  type UserDetails,
} from './user-batches.repository.js';
export { BirthDateOutOfRange, EmailTaken, UserNotFound } from './users.errors.js';
export { UsersModule } from './users.module.js';
export {
  isRestorable,
  restorableUntilColumn,
  UsersRepository,
  type AddressOwner,
  type HandedOver,
  type NewUser,
  type UserChanges,
  type UserPicture,
  type UserStanding,
} from './users.repository.js';

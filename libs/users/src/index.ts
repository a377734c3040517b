export type { BanTerms } from './account-bans.js';
export { type Address, type AddressChange, type AddressPart, addressParts, changedAddress } from './address.js';
export {
  type AddressOwner,
  isRestorable,
  restorableUntilColumn,
  type SignInAddress,
  signsInColumn,
} from './address-owner.js';
export { assertBirthDate } from './birth-date.js';
export { ContactsRepository, type OwnEmail, type OwnPhoneNumber } from './contacts.repository.js';
export { Email } from './email.entity.js';
export {
  type FollowedChanges,
  IdentitiesRepository,
  type IdentityChanges,
  type IssuerFacts,
  type KnownFacts,
  type SignedIdentity,
  knownFacts,
  mostIdentities,
} from './identities.repository.js';
export { Identity } from './identity.entity.js';
export { type IssuerClaims, claimedNameOf, readIssuerClaims } from './issuer-claims.js';
export type { LockedUser } from './locked-user.js';
export { namePartsOf } from './name-parts.js';
export { PhoneNumber } from './phone-number.entity.js';
export { lastPartOf, publicIdColumn, publicIdOf, strippedSubjectOf, subjectColumn } from './public-id.js';
export { Referral } from './referrals/referral.entity.js';
export { ReferrerUnknown } from './referrals/referrals.errors.js';
export { ReferralsRepository } from './referrals/referrals.repository.js';
export { addressSearchKeys, nameSearchKeys } from './search-keys.js';
export {
  type BatchEmail,
  type BatchIdentity,
  type BatchPhoneNumber,
  type BatchUser,
  type Owner,
  UserBatches,
  type UserDetails,
} from './user-batches.repository.js';
export { type PersonalField, User, type UserStatus, personalFields, userStatuses } from './user.entity.js';
export { BirthDateOutOfRange, EmailTaken, IdentityTaken, UserNotFound } from './users.errors.js';
export { UsersModule } from './users.module.js';
export {
  type AccountStatus,
  type HandedOver,
  type NewUser,
  type UserChanges,
  type UserPicture,
  UsersRepository,
} from './users.repository.js';
export { WalletClaim } from './wallets/wallet-claim.entity.js';
export { WalletNonce } from './wallets/wallet-nonce.entity.js';
export { Wallet } from './wallets/wallet.entity.js';
export { WalletAlreadyLinked, WalletTaken } from './wallets/wallets.errors.js';
export { type ClaimedWallet, type LinkedWallet, WalletsRepository } from './wallets/wallets.repository.js';

export { Clock, SystemClock } from './clock.js';
export { Counter, defineCounter, definedCounters } from './counter.js';
export { addressesOf, socketFolderOf } from './database-address.js';
export { assertDisplayName } from './display-name.js';
export { addressKeyOf } from './email-address.js';
export { Encryption, type Purpose, SecretMismatch } from './encryption.js';
export {
  DomainError,
  type ErrorClass,
  type ErrorFacts,
  type ErrorKind,
  type FieldFault,
  defineError,
  definedErrors,
} from './errors.js';
export {
  BodyTimedOut,
  BodyTooLarge,
  HostMisdirected,
  InternalError,
  MediaTypeUnsupported,
  MethodNotAllowed,
  OrganizationNotFound,
  PermissionMissing,
  QueryTooLong,
  RequestInvalid,
  RequestMalformed,
  RouteUnknown,
  ServiceUnavailable,
  StaleVersion,
  TokenExpired,
  TooManyRequests,
  Unauthenticated,
} from './general-errors.js';
export {
  type NotificationId,
  type OrganizationId,
  type PictureHash,
  type RoleId,
  type SessionId,
  type UserId,
  firstIdOf,
  isOrganizationId,
  isPictureHash,
  isRoleId,
  isUuid,
  newId,
  newRoleId,
  randomAlphanumeric,
} from './ids.js';
export { type Origin, currentOrigin, nameCaller, withOrigin } from './origin.js';
export { AddressForbidden } from './outgoing-fetch.errors.js';
export { assertCallable, outgoingFetch } from './outgoing-fetch.js';
export {
  type CountedPage,
  type NumberedPage,
  type NumberedPageRequest,
  type Page,
  type PageRequest,
  countedPage,
  isTimestamp,
  mostCounted,
  pageOf,
  readCursor,
} from './page.js';
export { assertPictureAddress, isPictureAddress } from './picture-address.js';
export { pick } from './pick.js';
export { Precondition } from './precondition.js';
export type {
  Actor,
  CredentialKind,
  Operator,
  OrganizationActor,
  OrganizationPrincipal,
  Principal,
} from './principal.js';
export { foldForSearch } from './search-fold.js';
export { addressSearchKeysOf, nameSearchKeysOf, searchPrefixOf, usernameSearchKeysOf } from './search-keys.js';
export { isStorableText } from './text.js';
export { TimeSlice } from './time-slice.js';
export {
  hasHiddenCharacters,
  isDisplayName,
  isVisible,
  withoutHiddenCharacters,
  withoutNeedlessCharacters,
} from './visible-text.js';

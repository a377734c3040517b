export { addressKeyOf, Email } from './email.entity.js';
export { Identity } from './identity.entity.js';
export { namePartsOf } from './name-parts.js';
export { PhoneNumber } from './phone-number.entity.js';
export { User, userStatuses, type UserStatus } from './user.entity.js';
export { EmailTaken, UserNotFound } from './users.errors.js';
export { UsersModule } from './users.module.js';
export { UsersRepository, type AddressOwner, type NewIdentity, type UserChanges, type UserPicture } from './users.repository.js';

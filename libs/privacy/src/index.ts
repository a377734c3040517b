export { NameReservations } from './name-reservations.service.js';
export type { AuditRecordOfPerson } from './audit-records.js';
export { PersonalDataReader, type MemberData, type Membership, type PersonalData } from './personal-data.reader.js';
export { PrivacyModule } from './privacy.module.js';
export { PurgeAccount } from './purge-account.service.js';
export { Tombstone } from './tombstone.entity.js';

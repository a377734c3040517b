export { type Arrival, type ArrivingIdentity, type ArrivingMember, type ArrivingRole, type Outcome, type Verdict } from './arrivals/arrival.js';
export { ImportUsers, type Import, type ImportTerms } from './arrivals/import-users.service.js';
export { type NameConflict } from './arrivals/place-finder.js';
export { type DepartingMember, type DepartingUser } from './departures/departing-user.js';
export { ExportUsers } from './departures/export-users.service.js';
export { TransfersModule } from './transfers.module.js';

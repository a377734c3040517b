import { Foundation1795240800000 } from './1795240800000-foundation.js';
import { SessionsOrganization1795327200000 } from './1795327200000-sessions-organization.js';
import { Pictures1795500000000 } from './1795500000000-pictures.js';

/** All migrations, oldest first. A migration is never edited after it landed. */
export const migrations = [Foundation1795240800000, SessionsOrganization1795327200000, Pictures1795500000000];

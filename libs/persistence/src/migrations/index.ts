import { Foundation1795240800000 } from './1795240800000-foundation.js';
import { M2Profiles1795244400000 } from './1795244400000-m2-profiles.js';

/** All migrations, oldest first. A migration is never edited after it landed. */
export const migrations = [Foundation1795240800000, M2Profiles1795244400000];

import { defineError } from '@app/kernel';

export const DatabaseGone = defineError('transfer.database_gone', 'unavailable', 'The database cannot be reached.');

import { defineError } from '@app/common';

export const DatabaseGone = defineError('transfer.database_gone', 'unavailable', 'The database cannot be reached.');

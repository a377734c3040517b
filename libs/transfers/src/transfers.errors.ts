import { defineError } from '@app/common';

export const DatabaseGone = defineError('transfer.database_gone', 'unavailable', 'The database cannot be reached.');
export const FileUnreadable = defineError('transfer.file_unreadable', 'undecodable', 'The file cannot be read.');
export const HeadingsInvalid = defineError('transfer.headings_invalid', 'invalid', 'The headings are not valid.');

import { defineError } from '@app/common';

export const FileUnreadable = defineError('transfer.file_unreadable', 'undecodable', 'The file cannot be read.');
export const FileUnwritable = defineError('transfer.file_unwritable', 'insufficient_storage', 'The file cannot be written.');
export const HeadingsInvalid = defineError('transfer.headings_invalid', 'invalid', 'The headings of the file are not those of people.');

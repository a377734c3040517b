import { Checked } from '@app/http';

/** A password is taken as it is: any Unicode, at most 1,024 bytes. What a new one must obey, the rules say. */
export const Password = (): PropertyDecorator =>
  Checked('password', 'must be a text of 1 to 1024 bytes', (value) => typeof value === 'string' && value !== '' && Buffer.byteLength(value) <= 1024);

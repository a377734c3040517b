import type { ErrorFormat, ErrorPages } from '@app/http';
import { accountErrorFormat } from './apis/account/account.error-format.js';
import { currentUserErrorFormat } from './apis/current-user/current-user.error-format.js';
import { m2ErrorFormat } from './apis/m2-profile/m2.error-format.js';
import { pagesErrorFormat } from './apis/pages/pages.error-format.js';
import { userV1ErrorFormat } from './apis/user-v1/user-v1.error-format.js';
import { userDirectoryErrorFormat } from './apis/user-directory/user-directory.error-format.js';

/** How each API speaks of errors. The first one also speaks where no API does. */
export const errorFormats: readonly [ErrorFormat, ...ErrorFormat[]] = [
  accountErrorFormat,
  currentUserErrorFormat,
  userDirectoryErrorFormat,
  m2ErrorFormat,
  userV1ErrorFormat,
];

/** Those of the APIs, and the pages for people. */
export const allErrorFormats: readonly [ErrorFormat | ErrorPages, ...(ErrorFormat | ErrorPages)[]] = [
  ...errorFormats,
  pagesErrorFormat,
];

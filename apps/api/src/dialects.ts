import type { Dialect } from '@app/http';
import { accountDialect } from './faces/account/account.dialect.js';
import { currentUserDialect } from './faces/current-user/current-user.dialect.js';
import { m2Dialect } from './faces/m2-profile/m2.dialect.js';
import { userV1Dialect } from './faces/user-v1/user-v1.dialect.js';
import { userDirectoryDialect } from './faces/user-directory/user-directory.dialect.js';

/** How each face speaks of errors. The first one also speaks where no face does. */
export const dialects: readonly [Dialect, ...Dialect[]] = [accountDialect, currentUserDialect, userDirectoryDialect, m2Dialect, userV1Dialect];

import { append } from './changes.mjs';

const mapper = 'apps/api/src/apis/current-user/current-user.mapper.ts';

/** House style 1, 2 and 8. */
export const faceProofs = [
  {
    fence: 'A face does not import another face',
    check: 'libraries',
    file: mapper,
    change: append("import type { TokensDto } from '../account/dto/tokens.dto.js';\nexport type Probe = TokensDto;"),
    says: 'error api-sees-itself-and-libraries: apps/api/src/apis/current-user/current-user.mapper.ts',
  },
  {
    fence: 'A face does not import the application around it',
    check: 'libraries',
    file: mapper,
    change: append("export { readQuery } from '../../query.js';"),
    says: 'error api-sees-itself-and-libraries: apps/api/src/apis/current-user/current-user.mapper.ts',
  },
  {
    fence: 'The rest of the application does not look into faces',
    check: 'libraries',
    file: 'apps/api/src/boot/banner.ts',
    change: append("export type { TokensDto } from '../apis/account/dto/tokens.dto.js';"),
    says: 'error apis-unseen: apps/api/src/boot/banner.ts',
  },
  {
    fence: 'The OpenAPI writer sees modules of faces only',
    check: 'libraries',
    file: 'apps/api/src/openapi/types.ts',
    change: append("export type { TokensDto } from '../apis/account/dto/tokens.dto.js';"),
    says: 'error apis-seen-by-openapi: apps/api/src/openapi/types.ts',
  },
];

import { append, replace, write } from './changes.mjs';

const controller = 'apps/api/src/apis/current-user/current-user.controller.ts';
const mapper = 'apps/api/src/apis/current-user/current-user.mapper.ts';
const probe = (lines) => replace('\n  /** The person to whom', `\n  probe(): unknown {\n    ${lines}\n  }\n\n  /** The person to whom`);
const inHandler = (fence, lines) => ({ fence, check: 'lint', file: controller, change: probe(lines), says: 'facet/handler-translates' });

/** House style 1, 2 and 8. */
export const faceProofs = [
  inHandler('A handler has at most three statements', 'const a = 1;\n    const b = a;\n    const c = b;\n    return c;'),
  inHandler('A handler has no if', 'if (this.users) return 1;\n    return 2;'),
  inHandler('A handler has no if in disguise', 'this.users && void this.deletion;'),
  inHandler('A handler has no ternary', 'return this.users ? 1 : 2;'),
  inHandler('A handler has no try', 'try {\n      return 1;\n    } catch {\n      return 2;\n    }'),
  inHandler('A handler has no switch', 'switch (1) {\n      default:\n        return this.users;\n    }'),
  inHandler('A handler has no loop', 'for (const one of [1]) return one;\n    return this.users;'),
  {
    fence: 'A controller lives in *.controller.ts',
    check: 'lint',
    file: 'apps/api/src/apis/current-user/me.ts',
    change: write("import { Controller } from '@nestjs/common';\n\n@Controller('more')\nexport class Me {}"),
    says: 'facet/controllers-in-their-files',
  },
  {
    fence: 'A face does not import TypeORM',
    check: 'lint',
    file: controller,
    change: append("import type { DataSource } from 'typeorm';\nexport type Probe = DataSource;"),
    says: 'facet/typeorm-ends-at-the-repository',
  },
  {
    fence: 'A face has no repository of its own',
    check: 'lint',
    file: 'apps/api/src/apis/current-user/people.repository.ts',
    change: write("export { Entity } from 'typeorm';"),
    says: 'facet/typeorm-ends-at-the-repository',
  },
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
  {
    fence: 'A mapper writes every field out',
    check: 'lint',
    file: mapper,
    change: append('export const probe = (account: AccountRecord): object => ({ ...account });'),
    says: 'facet/fields-written-out',
  },
];

import { applyDecorators, type Type } from '@nestjs/common';
import { IsEmail, MaxLength } from 'class-validator';
import { isOrganizationId, type OrganizationId } from '@app/common';
import { Checked, DisplayName, DtoPipe, MayBeAbsent, NothingHidden, Text, TextList } from '@app/http';
import { ApplicationPermissionsRepository, isPermissionName } from '@app/organizations';
import { defined } from '../operation.js';

const isId = (value: unknown): boolean => isOrganizationId(String(value));

const NewEmail = (): PropertyDecorator =>
  applyDecorators(NothingHidden(), MaxLength(254), IsEmail({ allow_utf8_local_part: true }));

export class OrganizationRequest {
  @Checked('slug', 'must be 1 to 63 of a-z, 0-9 and -, as in a host name', isId)
  id: OrganizationId;

  @DisplayName({ max: 200 })
  name: string;

  @NewEmail()
  adminEmail: string;

  @DisplayName({ max: 200 })
  adminName: string;
}

export class RenameRequest {
  @Text({ max: 200 })
  name: string;
}

export class UserRequest {
  @NewEmail()
  email: string;

  @DisplayName({ max: 200 })
  name: string;

  @MayBeAbsent()
  @Text({ max: 256 })
  username?: string;
}

export class BanRequest {
  @MayBeAbsent()
  @Text({ max: 500, lines: true })
  reason?: string;
}

export class RoleRequest {
  @MayBeAbsent()
  @Text({ max: 100 })
  name?: string;

  @MayBeAbsent()
  @Text({ min: 0, max: 500 })
  description?: string;

  @MayBeAbsent()
  @TextList({ max: 100, wants: 'permissions (facet role permissions shows them)', check: isPermissionName })
  permissions?: string[];
}

export class KeyRequest {
  @DisplayName({ max: 100 })
  name: string;

  @TextList({
    max: 100,
    wants: 'scopes (facet role permissions shows them)',
    check: ApplicationPermissionsRepository.isScopeName,
  })
  scopes: string[];
}

const pipe = new DtoPipe();

/** Checks what a command was given by the rules that the API has for the same fields. Throws `RequestInvalid`. */
export const validated = async <T>(request: Type<T>, given: object): Promise<T> =>
  (await pipe.transform(defined(given), { type: 'body', metatype: request })) as T;

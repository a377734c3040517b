import { ApiProperty } from '@nestjs/swagger';
import { ApplicationPermissionsRepository } from '@app/organizations';
import { Checked, CurrentPassword, DisplayName, MayBeAbsent, TextList } from '@app/http';

const isDateTime = (value: unknown): boolean =>
  typeof value === 'string' &&
  /^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)$/.test(value) &&
  !Number.isNaN(Date.parse(value));

/** What a new key shall be. */
export class NewApiKeyDto {
  /**
   * The purpose of the key, 1 to 100 characters.
   * @example "nightly report"
   */
  @DisplayName({ max: 100 })
  name: string;

  /**
   * What the key may do; nothing that its owner may not. `read:me` and `update:me` are for the owner's own
   * data; the others are permissions, of Facet or of the application of the organization. Without any, the key may
   * do nothing.
   * @example ["read:me", "read:users"]
   */
  @TextList({ max: 100, wants: 'scopes', check: ApplicationPermissionsRepository.isScopeName })
  @ApiProperty({ type: [String], maxItems: 100, uniqueItems: true })
  scopes: string[];

  /** When the key stops working, RFC 3339. Without it, 90 days from now. */
  @MayBeAbsent()
  @Checked('expiresAt', 'must be a date-time in RFC 3339', isDateTime)
  @ApiProperty({ format: 'date-time', example: '2099-12-31T00:00:00Z', required: false })
  expiresAt?: string;

  @CurrentPassword()
  currentPassword?: string;
}

/** A key, without its secret. */
export class ApiKeyDto {
  /**
   * The public part of the key.
   * @example "DemoKeyToRevoke0"
   */
  id: string;

  /** @example "nightly report" */
  name: string;

  /** @example "demo" */
  organizationId: string;

  /** @example ["read:me", "read:users"] */
  scopes: string[];

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ format: 'date-time', required: false })
  expiresAt?: string;

  /** To the minute. */
  @ApiProperty({ format: 'date-time', required: false })
  lastUsedAt?: string;
}

/** A key that was just made. */
export class CreatedApiKeyDto extends ApiKeyDto {
  /**
   * The whole key. No later answer contains it. Goes into the header `x-api-key`, or behind
   * `Authorization: Bearer`.
   * @example "fct_DemoKeyToRevoke0_…"
   */
  key: string;
}

/** A page of keys. */
export class ApiKeyPageDto {
  @ApiProperty({ type: [ApiKeyDto] })
  apiKeys: ApiKeyDto[];

  /**
   * Goes into `cursor` for the next page. Not there: this is the last one.
   * @example "WyJ4Il0"
   */
  nextCursor?: string;
}

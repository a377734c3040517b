import { ApiProperty } from '@nestjs/swagger';

/** Whose key it is. */
export class KeyOwnerDto {
  @ApiProperty({ format: 'uuid' })
  id: string;

  /** @example "Ada Admin" */
  name: string;
}

/** An API key of a member, without its secret. */
export class OrganizationKeyDto {
  /**
   * The public part of the key.
   * @example "DemoKeyOfMilo000"
   */
  id: string;

  /** @example "nightly report" */
  name: string;

  owner: KeyOwnerDto;

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

/** A page of keys. */
export class OrganizationKeyPageDto {
  @ApiProperty({ type: [OrganizationKeyDto] })
  apiKeys: OrganizationKeyDto[];

  /** How many there are in all; left out beyond 1,000. */
  @ApiProperty({ type: 'integer', required: false })
  total?: number;

  /**
   * Goes into `cursor` for the next page. Not there: this is the last one.
   * @example "WyJ4Il0"
   */
  nextCursor?: string;
}

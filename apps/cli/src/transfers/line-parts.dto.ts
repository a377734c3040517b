import { applyDecorators } from '@nestjs/common';
import { IsIn, isISO8601, IsOptional } from 'class-validator';
import { AvatarUrl, Checked, Text } from '@app/http';

const moment = /^(\d{4})-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)$/i;

export const Moment = (): PropertyDecorator =>
  Checked('moment', 'must be a date and time of ISO 8601 with its zone, from 1970 on', (value) => {
    const [, year] = typeof value === 'string' ? (moment.exec(value) ?? []) : [];
    return Number(year) >= 1970 && !Number.isNaN(Date.parse(String(value)));
  });

const Part = (): PropertyDecorator => applyDecorators(IsOptional(), Text({ min: 0, max: 200 }));

export class AddressLineDto {
  @Part()
  addressId?: string | null;

  @Part()
  addressLine1?: string | null;

  @Part()
  addressLine2?: string | null;

  @Part()
  addressLine3?: string | null;

  @Part()
  city?: string | null;

  @Part()
  state?: string | null;

  @Part()
  postalCode?: string | null;

  @Part()
  country?: string | null;
}

export class WalletLineDto {
  @Checked('wallet', 'must be 0x and 40 hexadecimal digits', (value) => typeof value === 'string' && /^0x[0-9a-fA-F]{40}$/.test(value))
  address: string;

  @IsOptional()
  @Checked('chainId', 'must be a whole number from 1', (value) => Number.isSafeInteger(value) && Number(value) >= 1)
  chainId?: number | null;

  @IsOptional()
  @Moment()
  linkedAt?: string | null;
}

export class AvatarLineDto {
  @Text({ max: 200 })
  datasourceId: string;

  @Text({ max: 200 })
  objectDefinitionId: string;

  @IsOptional()
  @IsIn(['image', 'avatar'])
  kind?: 'image' | 'avatar' | null;

  @AvatarUrl()
  url: string;
}

/** A role as the user directory shows it. */
export interface RoleLine {
  readonly id?: string;
  readonly name: string;
  readonly description?: string;
}

const isText = (value: unknown, min: number, max: number): boolean => typeof value === 'string' && value.length >= min && value.length <= max;

function isRole(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return isText(value, 1, 200);
  const { id, name, description, ...rest } = value as Record<string, unknown>;
  const isId = id === undefined || (typeof id === 'string' && /^rol_[A-Za-z0-9]{16}$/.test(id));
  return isId && isText(name, 1, 200) && (description === undefined || isText(description, 0, 1000)) && Object.keys(rest).length === 0;
}

export const isRoleList = (value: unknown): boolean =>
  Array.isArray(value) && value.length <= 100 && value.every(isRole) && new Set(value.map((one) => JSON.stringify(one))).size === value.length;

/** A day of the calendar, with or without a time of day, of somebody who can be alive. */
export const isBirthDate = (value: unknown): boolean =>
  typeof value === 'string' &&
  /^\d{4}-\d{2}-\d{2}(?:T\d{2}|$)/.test(value) &&
  isISO8601(value, { strict: true, strictSeparator: true }) &&
  value.slice(0, 10) >= '1850-01-01';

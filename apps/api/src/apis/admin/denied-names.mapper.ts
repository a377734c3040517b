import type { CountedPage } from '@app/common';
import { denialOf, type Allowed, type Denial, type DenialOutcome } from '@app/organizations';
import { nameKeyOf, type NameKey } from '@app/usernames';
import type {
  AllowedNamesDto,
  AllowNamesDto,
  DenialResultDto,
  DeniedNamePageDto,
  DenyNamesDto,
} from './dto/denied-names.dto.js';

const keysOf = (name: string): NameKey[] => [nameKeyOf(name) ?? []].flat();

export const toDenials = ({ names }: DenyNamesDto): Denial[] =>
  names.map(({ name, replacement }) => denialOf(name, replacement));

export const toNameKeys = ({ names }: AllowNamesDto): NameKey[] => names.flatMap(keysOf);

export const toDenialResult = ({ denied, notDenied, renamed }: DenialOutcome): DenialResultDto => ({
  denied: [...denied],
  notDenied: notDenied.map(({ name, reason }) => ({ name, reason })),
  renamed: renamed.map(({ userId, name, replacement }) => ({ userId, name, replacement })),
});

export const toAllowanceResult = ({ allowed, inUse }: Allowed): AllowedNamesDto => ({
  allowed: allowed.map((one) => one.name),
  inUse: inUse.map((one) => one.name),
});

export function toDeniedNamePage({ items, total, nextCursor }: CountedPage<string>): DeniedNamePageDto {
  return { names: items, ...(total !== undefined && { total }), ...(nextCursor !== undefined && { nextCursor }) };
}

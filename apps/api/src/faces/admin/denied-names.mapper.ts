import type { CountedPage } from '@app/kernel';
import type { Allowed, Denial, NotDenied } from '@app/organizations';
import { nameKeyOf, type NameKey } from '@app/usernames';
import type { AllowanceResultDto, AllowNamesDto, DenialResultDto, DeniedNamePageDto, DenyNamesDto } from './dto/denied-names.dto.js';

const keysOf = (name: string): NameKey[] => [nameKeyOf(name) ?? []].flat();

/** The body was checked: every name has a key. */
export function toDenials({ names }: DenyNamesDto): Denial[] {
  return names.flatMap(({ name, replacement }) => keysOf(name).flatMap((denied) => keysOf(replacement).map((by) => ({ denied, by }))));
}

export const toNameKeys = ({ names }: AllowNamesDto): NameKey[] => names.flatMap(keysOf);

export function toDenialResult(denials: readonly Denial[], notDenied: readonly NotDenied[]): DenialResultDto {
  const reasons = new Map(notDenied.map(({ canonical, reason }) => [canonical, reason]));
  const result: DenialResultDto = { denied: [], notDenied: [] };
  for (const { denied } of denials) {
    const reason = reasons.get(denied.canonical);
    if (reason) result.notDenied.push({ name: denied.name, reason });
    else result.denied.push(denied.name);
  }
  return result;
}

export const toAllowanceResult = ({ allowed, inUse }: Allowed): AllowanceResultDto => ({
  allowed: allowed.map((one) => one.name),
  inUse: inUse.map((one) => one.name),
});

export function toDeniedNamePage({ items, total, nextCursor }: CountedPage<string>): DeniedNamePageDto {
  return { names: items, ...(total !== undefined && { total }), ...(nextCursor !== undefined && { nextCursor }) };
}

import { isOrganizationId, OrganizationNotFound, type DomainError, type OrganizationId } from '@app/common';
import type { UnavailableReason, UsernameAvailabilityDto } from './dto/username-availability.dto.js';

const reasons: Readonly<Record<string, UnavailableReason>> = {
  'username.taken': 'taken',
  'username.denied': 'denied',
  'username.confusable': 'confusable',
};

/** Throws `OrganizationNotFound` for what is no id. */
export function toOrganizationId(id: string): OrganizationId {
  if (!isOrganizationId(id)) throw new OrganizationNotFound();
  return id;
}

export function toAvailability(obstacle: DomainError | undefined): UsernameAvailabilityDto {
  if (!obstacle) return { available: true };
  const message = obstacle.facts.fields?.[0]?.message;
  return { available: false, reason: reasons[obstacle.code] ?? 'invalid', ...(message !== undefined && { message }) };
}

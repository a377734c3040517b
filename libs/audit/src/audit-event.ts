import type { OrganizationId, UserId } from '@app/common';
import type { Action } from './actions.js';

/** The actor: a user; an anonymous caller; an operator's command; a job; the process itself. */
export const actorKinds = ['person', 'stranger', 'command', 'job', 'system'] as const;
export type ActorKind = (typeof actorKinds)[number];

export const targetTypes = [
  ...(['user', 'organization', 'role', 'invitation', 'job', 'signing_key', 'issuer'] as const),
  'identity_provider',
  'domain',
] as const;
export type TargetType = (typeof targetTypes)[number];

/** The target of the event. */
export type Target =
  { readonly type: 'user'; readonly id: UserId } | { readonly type: Exclude<TargetType, 'user'>; readonly id: string };

type Detail = string | number | boolean | null;

/**
 * More about it: ids, counts, names of fields; old and new values of roles, statuses and settings alone.
 * Never names of users, how they are reached, and what they keep secret: an entry stays when the user has
 * gone.
 */
export type Details = Readonly<
  Record<string, Detail | readonly Detail[] | Readonly<Record<string, readonly Detail[]>>>
>;

/** An event to record. The audit adds the actor and the origin by itself. */
export interface AuditEvent {
  readonly action: Action;
  /** None: no known target. */
  readonly target?: Target;
  /** Default: that of the caller. Null: the installation. */
  readonly organizationId?: OrganizationId | null;
  /** The actor of a request without a credential: the user who signs up or in. */
  readonly by?: UserId;
  readonly details?: Details;
}

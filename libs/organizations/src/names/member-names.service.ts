import { Injectable } from '@nestjs/common';
import { DomainError, type OrganizationId, type UserId } from '@app/common';
import type { Tx } from '@app/database';
import {
  canonicalNameOf,
  compliantKeyOf,
  longestName,
  nameKeyOf,
  NameRegistry,
  NameRules,
  UsernameDenied,
  type NameObstacle,
  type NameKey,
  type UsernamePolicy,
} from '@app/usernames';
import { OrganizationsRepository } from '../organizations.repository.js';
import { NamesNotUnique } from '../organizations.errors.js';
import type { LockedName } from '../profiles/name-locks.js';
import { ProfilesRepository } from '../profiles/profiles.repository.js';
import { NameReviews } from '../reviews/name-reviews.repository.js';
import { FormerUsernamesRepository } from './former-usernames.repository.js';

export interface UsernameClaim {
  readonly userId: UserId;
  readonly username: string;
}

/** The result of the validation of a name that is not claimed yet. */
export interface ValidatedName {
  /** `UsernameInvalid`, `UsernameTaken`, `UsernameDenied` or `UsernameConfusable`. Absent: the name can be claimed. */
  readonly fault?: DomainError;
  /** The former owner, for whom the name is reserved. */
  readonly reservedFor?: UserId;
  /** Two names with the same value exclude each other. Absent where names may repeat. */
  readonly exclusive?: string;
}

const noRules = { pattern: null, minLength: 1, maxLength: longestName, confusables: 'off' } as const;
const mostListed = 1000;
const batchSize = 5000;

/** The usernames of members: a change of one, the claims of many new members, and the rule that names are unique. */
@Injectable()
export class MemberNamesService {
  constructor(
    private readonly organizations: OrganizationsRepository,
    private readonly registry: NameRegistry,
    private readonly rules: NameRules,
    private readonly reviews: NameReviews,
    private readonly profiles: ProfilesRepository,
    private readonly formerNames: FormerUsernamesRepository,
  ) {}

  /**
   * Locks the rules. A caller that locks other rows of the member before a change of the name calls this first,
   * because denials lock in this order.
   */
  async prepare(tx: Tx, organizationId: OrganizationId): Promise<void> {
    await this.organizations.lockSettings(tx, organizationId, 'key share');
  }

  /** Releases the name of a member who leaves. It stays reserved for the member. Requires `prepare`. */
  async release(tx: Tx, organizationId: OrganizationId, userId: UserId): Promise<void> {
    await this.registry.release(tx, organizationId, userId);
    await this.formerNames.recordLeft(tx, organizationId, userId);
  }

  /**
   * Locks what a change of the name needs: the rules, the profile, which is made where there is none, and the names
   * against other claims. Throws `OrganizationNotFound` or `NotAMember`.
   */
  lock(tx: Tx, organizationId: OrganizationId, userId: UserId, username: string | null): Promise<LockedName> {
    return this.profiles.lockName(tx, organizationId, userId, username, true);
  }

  /**
   * Null releases the name. The current name is not a change and is not validated, because it may be older than the
   * rules.
   * Throws `UsernameInvalid`, `UsernameTaken`, `UsernameDenied` or `UsernameConfusable`.
   * @param locked by `lock`, for the same name
   * @param denied a moderator takes the former name away: the member is told
   * @returns whether the name changed
   */
  async change(
    tx: Tx,
    organizationId: OrganizationId,
    userId: UserId,
    username: string | null,
    field: string,
    locked?: LockedName,
    denied = false,
  ): Promise<boolean> {
    const {
      policy,
      username: before,
      rule,
    } = locked ?? (await this.profiles.lockName(tx, organizationId, userId, username, false));
    if (username === before) return false;
    if (username === null) await this.registry.release(tx, organizationId, userId);
    else {
      const key = compliantKeyOf(username, policy, field);
      if (rule?.effect === 'deny') throw new UsernameDenied();
      if (policy.unique) await this.registry.claim(tx, organizationId, userId, key, policy.confusables === 'on');
    }
    const name = { username, usernameKey: username === null ? null : canonicalNameOf(username) };
    if (denied) await this.formerNames.recordDenied(tx, organizationId, [{ userId, username }]);
    else if (before !== null) await this.formerNames.recordOwn(tx, organizationId, userId, name);
    await this.profiles.putUsername(tx, organizationId, userId, { ...name, reviewedFor: rule?.id ?? null });
    return true;
  }

  /**
   * Validates names of new members, by the rules of `change`. The rules stay locked until the transaction ends.
   * Throws `OrganizationNotFound`.
   * @param skipRules the names were valid under older rules: only the registry is checked
   */
  async validate(
    tx: Tx,
    organizationId: OrganizationId,
    usernames: readonly string[],
    field = 'username',
    skipRules = false,
  ): Promise<Map<string, ValidatedName>> {
    const { usernameCustomization } = await this.organizations.lockSettings(tx, organizationId, 'key share');
    const policy = skipRules ? { ...usernameCustomization, ...noRules } : usernameCustomization;
    const validated = new Map(usernames.map((name) => [name, compliant(name, policy, field)]));
    const keys = [...validated.values()].flatMap((one) => (one instanceof DomainError ? [] : [one]));
    const looks = policy.confusables === 'on';
    const inTheWay =
      policy.unique && keys.length > 0
        ? await this.registry.inTheWay(tx, organizationId, keys, looks)
        : new Map<string, NameObstacle>();
    const ruled = skipRules ? [] : keys.map((key) => key.name);
    const denied = await this.rules.denying(tx, organizationId, ruled);
    const validations = [...validated].map(([name, one]): [string, ValidatedName] => {
      if (one instanceof DomainError) return [name, { fault: one }];
      if (denied.has(name)) return [name, { fault: new UsernameDenied() }];
      const { fault, reservedFor } = inTheWay.get(one.canonical) ?? {};
      return [
        name,
        {
          ...(fault && { fault }),
          ...(reservedFor && { reservedFor }),
          ...(policy.unique && { exclusive: looks ? one.skeleton : one.canonical }),
        },
      ];
    });
    return new Map(validations);
  }

  /** Claims the names of many new members. Throws `UsernameTaken` when another transaction claims one of them first. */
  async claim(tx: Tx, organizationId: OrganizationId, claims: readonly UsernameClaim[]): Promise<void> {
    const { usernameCustomization: policy } = await this.organizations.lockSettings(tx, organizationId, 'key share');
    const keys = ownedNames(claims);
    if (policy.unique) await this.registry.register(tx, organizationId, keys);
    const named = claims.map(({ userId, username }) => ({ userId, username, usernameKey: canonicalNameOf(username) }));
    await this.profiles.putUsernames(tx, organizationId, named);
    await this.reviews.addAll(tx, organizationId, named);
  }

  /**
   * Updates the registry when unique names are turned on or off. Requires a lock of the settings for update, so that
   * no name is claimed meanwhile.
   * Throws `NamesNotUnique`.
   */
  async applyUniqueness(tx: Tx, organizationId: OrganizationId, before: boolean, after: boolean): Promise<void> {
    if (before === after) return;
    if (!after) return this.registry.releaseAll(tx, organizationId);
    const names = await this.profiles.contestedUsernames(tx, organizationId, mostListed);
    if (names.length > 0) throw new NamesNotUnique({ names });
    await this.registerAll(tx, organizationId);
  }

  private async registerAll(tx: Tx, organizationId: OrganizationId): Promise<void> {
    for (let after: UserId | null = null; ;) {
      const members = await this.profiles.namedMembers(tx, organizationId, after, batchSize);
      const last = members.at(-1);
      if (!last) return;
      await this.registry.register(tx, organizationId, ownedNames(members));
      after = last.userId;
    }
  }
}

function ownedNames(claims: readonly UsernameClaim[]): (NameKey & { ownerId: UserId })[] {
  return claims.flatMap(({ userId, username }) => {
    const key = nameKeyOf(username);
    return key ? [{ ...key, ownerId: userId }] : [];
  });
}

function compliant(
  name: string,
  policy: UsernamePolicy,
  field: string,
): ReturnType<typeof compliantKeyOf> | DomainError {
  try {
    return compliantKeyOf(name, policy, field);
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
}

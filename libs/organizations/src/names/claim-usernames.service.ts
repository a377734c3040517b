import { Injectable } from '@nestjs/common';
import { DomainError, type OrganizationId, type UserId } from '@app/common';
import type { Tx } from '@app/database';
import { canonicalNameOf, OwnedNames, nameKeyOf, longestName, compliantKeyOf, type NameObstacle, type UsernamePolicy } from '@app/usernames';
import { SettingsRepository } from '../settings/settings.repository.js';
import { NamesRepository } from './names.repository.js';

export interface UsernameClaim {
  readonly userId: UserId;
  readonly username: string;
}

/** What is known of a name before it is claimed. */
export interface ValidatedName {
  /** Why the name cannot be had: `UsernameInvalid`, `UsernameTaken`, `UsernameDenied` or `UsernameConfusable`. */
  readonly fault?: DomainError;
  /** The former owner, who may have the name all the same. */
  readonly reservedFor?: UserId;
  /** Of two names that have this in common, one can be had. Absent where names may repeat. */
  readonly exclusive?: string;
}

const noRules = { pattern: null, minLength: 1, maxLength: longestName, confusables: 'off' } as const;

/** Giving usernames to many new members at once, by the rules that `ChangeUsername` gives one by. */
@Injectable()
export class ClaimUsernames {
  constructor(
    private readonly settings: SettingsRepository,
    private readonly held: OwnedNames,
    private readonly names: NamesRepository,
  ) {}

  /**
   * What stands against each of the names. Until the transaction ends, the rules stay as they are. Throws `OrganizationNotFound`.
   * @param asKept the names were held under these or older rules, of which only the key is asked
   */
  async validate(tx: Tx, organization: OrganizationId, usernames: readonly string[], field = 'username', asKept = false): Promise<Map<string, ValidatedName>> {
    const { usernameCustomization } = await this.settings.lock(tx, organization, 'key share');
    const policy = asKept ? { ...usernameCustomization, ...noRules } : usernameCustomization;
    const validated = new Map(usernames.map((name) => [name, obeyed(name, policy, field)]));
    const keys = [...validated.values()].flatMap((one) => (one instanceof DomainError ? [] : [one]));
    const looks = policy.confusables === 'on';
    const inTheWay = policy.unique && keys.length > 0 ? await this.held.inTheWay(tx, organization, keys, looks) : new Map<string, NameObstacle>();
    const validations = [...validated].map(([name, one]): [string, ValidatedName] => {
      if (one instanceof DomainError) return [name, { fault: one }];
      const { fault, reservedFor } = inTheWay.get(one.canonical) ?? {};
      return [
        name,
        { ...(fault && { fault }), ...(reservedFor && { reservedFor }), ...(policy.unique && { exclusive: looks ? one.skeleton : one.canonical }) },
      ];
    });
    return new Map(validations);
  }

  /** Throws `UsernameTaken` when somebody else was faster with one of them. */
  async claim(tx: Tx, organization: OrganizationId, claims: readonly UsernameClaim[]): Promise<void> {
    const { usernameCustomization: policy } = await this.settings.lock(tx, organization, 'key share');
    const keys = claims.flatMap(({ userId, username }) => {
      const key = nameKeyOf(username);
      return key ? [{ ...key, ownerId: userId }] : [];
    });
    if (policy.unique) await this.held.register(tx, organization, keys);
    const named = claims.map(({ userId, username }) => ({ userId, username, usernameKey: canonicalNameOf(username) }));
    await this.names.putAll(tx, organization, named);
  }
}

function obeyed(name: string, policy: UsernamePolicy, field: string): ReturnType<typeof compliantKeyOf> | DomainError {
  try {
    return compliantKeyOf(name, policy, field);
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
}

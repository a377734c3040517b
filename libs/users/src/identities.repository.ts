import { Injectable } from '@nestjs/common';
import { addressKeyOf, addressSearchKeysOf, nameSearchKeysOf, newId, type UserId } from '@app/common';
import type { Tx } from '@app/database';
import { Identity } from './identity.entity.js';
import { publicIdColumn, publicIdOf, strippedSubjectOf, type ExternalName } from './public-id.js';
import { User } from './user.entity.js';

/**
 * The user that a token names: the issuer and the subject as signed, and the provider that the settings
 * give the issuer.
 */
export interface SignedIdentity extends ExternalName {
  readonly issuer: string;
}

/** What an issuer reports about its user. The address is verified. */
export interface IssuerFacts {
  readonly name?: string;
  readonly givenName?: string;
  readonly familyName?: string;
  readonly nickname?: string;
  readonly email?: string;
  readonly avatarUrl?: string;
  readonly issuedAt?: Date;
}

/** What is kept of the issuer's word, and what the user shows now. */
export interface KnownFacts {
  readonly identity: Pick<Identity, 'id' | 'name' | 'email' | 'emailVerified' | 'avatarUrl'> & {
    readonly claimsAt: string | null;
  };
  readonly user: Pick<User, 'name' | 'givenName' | 'familyName' | 'nickname' | 'avatarUrl' | 'pictureHash'>;
}

export type IdentityChanges = Partial<Pick<Identity, 'name' | 'email' | 'emailVerified' | 'avatarUrl' | 'claimsAt'>>;
export type FollowedChanges = Partial<Pick<User, 'name' | 'givenName' | 'familyName' | 'nickname' | 'avatarUrl'>>;

/** SQL of `KnownFacts`, from rows `i` of identities and `u` of users. */
export const knownFacts = `json_build_object('id', i.id, 'name', i.name, 'email', i.email, 'emailVerified', i.email_verified, 'avatarUrl', i.avatar_url,
    'claimsAt', i.claims_at) as identity,
  json_build_object('name', u.name, 'givenName', u.given_name, 'familyName', u.family_name, 'nickname', u.nickname, 'avatarUrl', u.avatar_url,
    'pictureHash', u.picture_hash) as "user"`;

// An import may not know the issuer yet: then the user with the provider of the row is meant, and no other.
const claim = {
  name: 'claim_identity',
  text: `update identities i set issuer = $1, signed_subject = $2, public_id = ${publicIdColumn('i')}, updated_at = now()
    from (select id from identities c where c.signed_subject is null and (c.issuer = $1 or (c.issuer = '' and c.provider = $3))
        and ${publicIdColumn('c')} = any($4::text[]) order by array_position($4::text[], ${publicIdColumn('c')}) limit 1 for update) chosen
    where i.id = chosen.id and i.signed_subject is null returning i.user_id as "userId"`,
};

/** Identities that one user may have: as many as a line of an import. */
export const mostIdentities = 20;

/** Identities: the pair of issuer and subject, exactly as signed. */
@Injectable()
export class IdentitiesRepository {
  /**
   * Answers false when the identity, or its public id, belongs to a user already, or the user has as many as
   * there may be. The key of versions before stays what it was for them, so that they find the
   * user while both run; where two subjects would be one for them, only the first is found.
   */
  async add(tx: Tx, userId: UserId, identity: SignedIdentity, facts: IssuerFacts): Promise<boolean> {
    await tx.rows('select 1 from users where id = $1 for no key update', [userId]);
    if (await this.hasMost(tx, userId)) return false;
    const id = newId();
    for (const key of [strippedSubjectOf(identity), id]) {
      const added = await tx.row(
        `insert into identities (id, user_id, issuer, provider, subject, signed_subject, public_id, name, email, email_verified, avatar_url, claims_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9::text is not null, $10, $11) on conflict do nothing returning id`,
        [
          ...[id, userId, identity.issuer, identity.provider, key, identity.subject, publicIdOf(identity)],
          ...[facts.name ?? null, facts.email ?? null, facts.avatarUrl ?? null, facts.issuedAt ?? null],
        ],
      );
      if (added) return true;
    }
    return false;
  }

  /**
   * Adds an identity of a provider that an organization chose: its word verifies no address, and its subjects
   * choose no public id. Answers false as `add` does. The caller has locked the user.
   */
  async link(tx: Tx, userId: UserId, identity: SignedIdentity, facts: IssuerFacts): Promise<boolean> {
    if (await this.hasMost(tx, userId)) return false;
    const id = newId();
    for (const key of [identity.subject, id]) {
      const added = await tx.row(
        `insert into identities (id, user_id, issuer, provider, subject, signed_subject, public_id, name, email, email_verified, avatar_url, claims_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, false, $10, $11) on conflict do nothing returning id`,
        [
          ...[id, userId, identity.issuer, identity.provider, key, identity.subject, `${identity.provider}|${key}`],
          ...[facts.name ?? null, facts.email ?? null, facts.avatarUrl ?? null, facts.issuedAt ?? null],
        ],
      );
      if (added) return true;
    }
    return false;
  }

  /** Removes an identity of a user. */
  async remove(tx: Tx, userId: UserId, id: string): Promise<void> {
    await tx.manager.delete(Identity, { id, userId });
  }

  /**
   * Gives a row whose signed subject is not known to the first token that it can be of; see
   * docs/decisions/identities-as-signed.md. The public id that was shown stays. Answers whether there was
   * one.
   */
  async claim(tx: Tx, { issuer, provider, subject }: SignedIdentity): Promise<boolean> {
    const possible = [publicIdOf({ provider, subject }), `${provider}|${strippedSubjectOf({ provider, subject })}`];
    return (await tx.row(claim, [issuer, subject, provider, possible])) !== undefined;
  }

  /** Locks an identity and its user, and reads what is stored of them. */
  lockFacts(tx: Tx, { issuer, subject }: SignedIdentity): Promise<(KnownFacts & { userId: UserId }) | undefined> {
    return tx.row(
      `select i.user_id as "userId", ${knownFacts} from identities i join users u on u.id = i.user_id
       where i.issuer = $1 and i.signed_subject = $2 and u.status = 'active' for update of u, i`,
      [issuer, subject],
    );
  }

  /**
   * The default address follows the issuer's where it came from there, and no account has the new one. Without
   * any, the new one becomes it.
   * @returns whether it took the place of another one
   */
  async followEmail(tx: Tx, userId: UserId, before: string | null, email: string, now: Date): Promise<boolean> {
    const [key, freshKey] = [addressKeyOf(before ?? ''), addressKeyOf(email)];
    const searchKeys = addressSearchKeysOf(freshKey);
    const replaced = await tx.row(
      `update emails set email = $3, address_key = $4, search_keys = $6, verified = true, updated_at = $5
       where user_id = $1 and is_default and address_key = $2 and not exists (select 1 from emails where address_key = $4) returning 1`,
      [userId, key, email, freshKey, now, searchKeys],
    );
    await tx.rows(
      `insert into emails (id, user_id, email, address_key, search_keys, verified, is_default) values ($1, $2, $3, $4, $5, true, true) on conflict do nothing`,
      [newId(), userId, email, freshKey, searchKeys],
    );
    return replaced !== undefined;
  }

  private async hasMost(tx: Tx, userId: UserId): Promise<boolean> {
    const owned = await tx.rows('select 1 from identities where user_id = $1 limit $2', [userId, mostIdentities]);
    return owned.length >= mostIdentities;
  }

  /** Keeps what the issuer says now. The user follows where they still show what it said before. */
  async follow(
    tx: Tx,
    { userId, identity }: KnownFacts & { userId: UserId },
    changes: IdentityChanges,
    followed: FollowedChanges,
    now: Date,
  ): Promise<void> {
    if (Object.keys(changes).length > 0)
      await tx.manager.update(Identity, { id: identity.id }, { ...changes, updatedAt: now });
    const renamed = followed.name === undefined ? {} : { searchKeys: nameSearchKeysOf(followed.name) };
    if (Object.keys(followed).length > 0)
      await tx.manager.update(
        User,
        { id: userId },
        { ...followed, ...renamed, updatedAt: now, version: () => 'version + 1' },
      );
  }
}

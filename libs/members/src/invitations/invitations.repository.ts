import { Injectable } from '@nestjs/common';
import { mostCounted, type OrganizationId, type PageRequest, type UserId } from '@app/common';
import { InjectRepository } from '@nestjs/typeorm';
import {
  OwnsUserData,
  PreparedQueries,
  translating,
  type ReadOnlyRepository,
  type Tx,
  type UserDataOwner,
} from '@app/database';
import { UsersRepository } from '@app/users';
import { In, LessThan } from 'typeorm';
import { Invitation } from './invitation.entity.js';
import { InvitationExists, InvitationLimitReached } from './invitations.errors.js';

const columns = `organization_id as "organizationId", id, email, address_key as "addressKey", name, roles, secret_hash as "secretHash",
  invited_by as "invitedBy", by_operator as "byOperator", created_at as "createdAt", expires_at as "expiresAt"`;

const invitationCount = {
  name: 'invitation_count',
  text: 'select count(*)::int as total from (select 1 from invitations where organization_id = $1 limit $2) counted',
};

/** Limits of open invitations that have not expired. */
const mostOpen = 5000;
const mostOpenByInviter = 1000;

const openOf = (column: string, limit: number): string => `select count(*)::int from (select 1 from invitations
    where ${column} and expires_at > $3 and (organization_id, id) is distinct from ($1, $4::uuid) limit ${limit}) counted`;
const openInvitations = `select (${openOf('organization_id = $1', mostOpen)}) as "inOrganization", (${openOf('invited_by = $2', mostOpenByInviter)}) as "byInviter"`;

/** Rows of invitations. */
@Injectable()
@OwnsUserData('members')
export class InvitationsRepository implements UserDataOwner {
  constructor(
    @InjectRepository(Invitation) private readonly invitations: ReadOnlyRepository<Invitation>,
    private readonly queries: PreparedQueries,
    private readonly users: UsersRepository,
  ) {}

  /** Newest first: ids are time-ordered. */
  list(organizationId: OrganizationId, { after, limit }: PageRequest): Promise<Invitation[]> {
    const older = after?.[0] === undefined ? {} : { id: LessThan(after[0]) };
    return this.invitations.find({ where: { organizationId, ...older }, order: { id: 'DESC' }, take: limit + 1 });
  }

  /** At most one more than `mostCounted`. */
  async count(organizationId: OrganizationId): Promise<number> {
    return (await this.queries.row<{ total: number }>(invitationCount, [organizationId, mostCounted + 1]))?.total ?? 0;
  }

  find(organizationId: OrganizationId, id: string): Promise<Invitation | null> {
    return this.invitations.findOneBy({ organizationId, id });
  }

  /**
   * Reserves one more open invitation. Until the transaction ends, no other transaction adds one in the organization
   * or by the inviter.
   * Throws `InvitationLimitReached`. Call it before other locks.
   * @param id the id of the invitation, which may exist already
   */
  async reserve(tx: Tx, organizationId: OrganizationId, inviter: UserId, id: string, now: Date): Promise<void> {
    for (const key of [`invitations:${organizationId}`, `invitations-by:${inviter}`])
      await tx.rows('select pg_advisory_xact_lock(hashtextextended($1, 0))', [key]);
    const open = await tx.row<{ inOrganization: number; byInviter: number }>(openInvitations, [
      organizationId,
      inviter,
      now,
      id,
    ]);
    if (!open || open.inOrganization >= mostOpen || open.byInviter >= mostOpenByInviter)
      throw new InvitationLimitReached();
  }

  async add(tx: Tx, invitation: Invitation): Promise<void> {
    await translating(tx.manager.insert(Invitation, invitation), {
      uq_invitations_address: () => new InvitationExists(),
    });
  }

  /** Sets expiry and inviter, and a new secret unless it is null. A new secret invalidates the link before. */
  renew(
    tx: Tx,
    organizationId: OrganizationId,
    id: string,
    {
      secretHash,
      expiresAt,
      invitedBy,
    }: Pick<Invitation, 'expiresAt' | 'invitedBy'> & { readonly secretHash: Buffer | null },
  ): Promise<Invitation | undefined> {
    return tx.row<Invitation>(
      `update invitations set secret_hash = coalesce($3, secret_hash), expires_at = $4, invited_by = $5, by_operator = false where organization_id = $1 and id = $2 returning ${columns}`,
      [organizationId, id, secretHash, expiresAt, invitedBy],
    );
  }

  /**
   * Locks the invitations of an inviter, in one organization or in all, without those of operators. Skips locked
   * ones.
   */
  lockOpenBy(tx: Tx, inviter: UserId, organizationId: OrganizationId | null): Promise<Invitation[]> {
    return tx.rows<Invitation>(
      `select ${columns} from invitations where invited_by = $1 and ($2::text is null or organization_id = $2) and not by_operator
       order by address_key for update skip locked`,
      [inviter, organizationId],
    );
  }

  /** The same for all inviters of an organization. */
  lockOpenIn(tx: Tx, organizationId: OrganizationId): Promise<Invitation[]> {
    return tx.rows<Invitation>(
      `select ${columns} from invitations where organization_id = $1 and not by_operator order by address_key for update skip locked`,
      [organizationId],
    );
  }

  /** Removes the invitation unless it was sent again meanwhile. @returns whether it was removed */
  async drop(tx: Tx, { organizationId, id, secretHash }: Invitation): Promise<boolean> {
    const gone = await tx.row(
      'delete from invitations where organization_id = $1 and id = $2 and secret_hash = $3 returning 1',
      [organizationId, id, secretHash],
    );
    return gone !== undefined;
  }

  /** Removes the invitation and returns it, to one of several concurrent callers. */
  take(tx: Tx, organizationId: OrganizationId, id: string): Promise<Invitation | undefined> {
    return tx.row<Invitation>(`delete from invitations where organization_id = $1 and id = $2 returning ${columns}`, [
      organizationId,
      id,
    ]);
  }

  /**
   * Removes at most `limit` invitations that expired before the timestamp. Skips locked ones.
   * @returns them by email address
   */
  removeExpiredBefore(tx: Tx, timestamp: Date, limit: number): Promise<Invitation[]> {
    return tx.rows<Invitation>(
      `with gone as (
         delete from invitations where (organization_id, id) in
           (select organization_id, id from invitations where expires_at <= $1 order by expires_at limit $2 for update skip locked) returning *)
       select ${columns} from gone order by address_key`,
      [timestamp, limit],
    );
  }

  /** Removes the invitation of an address to an organization. */
  async removeOf(tx: Tx, organizationId: OrganizationId, addressKey: string): Promise<void> {
    await tx.manager.delete(Invitation, { organizationId, addressKey });
  }

  /** The invitations of the addresses of the user. */
  async erase(tx: Tx, userId: UserId): Promise<boolean> {
    await tx.manager.delete(Invitation, { addressKey: In(await this.users.addressKeysOf(tx, userId)) });
    return false;
  }

  isInvited(tx: Tx, addressKey: string): Promise<boolean> {
    return tx.manager.existsBy(Invitation, { addressKey });
  }
}

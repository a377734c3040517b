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
import { Invitation, type InvitationStatus } from './invitation.entity.js';
import { InvitationExists, InvitationLimitReached } from './invitations.errors.js';
import { PastInvitation } from './past-invitation.entity.js';

const columns = `organization_id as "organizationId", id, email, address_key as "addressKey", name, roles, secret_hash as "secretHash",
  shared_hash as "sharedHash", invited_by as "invitedBy", by_operator as "byOperator", created_at as "createdAt", expires_at as "expiresAt", version`;

const counting = (rows: string): string => `select count(*)::int as total from (${rows} limit $2) counted`;

const invitationCount = {
  name: 'invitation_count',
  text: counting('select 1 from invitations where organization_id = $1'),
};

/** Those of one status, counted, and a page of them. The last to expire comes first. */
const opened = {
  open: {
    name: 'open_invitations',
    text: `select ${columns} from invitations where organization_id = $1 and expires_at > $2 and (expires_at, id) < ($3, $4)
      order by expires_at desc, id desc limit $5`,
  },
  expired: {
    name: 'expired_invitations',
    text: `select ${columns} from invitations where organization_id = $1 and expires_at <= $2 and (expires_at, id) < ($3, $4)
      order by expires_at desc, id desc limit $5`,
  },
};
const statusCounts: Record<InvitationStatus, { name: string; text: string }> = {
  open: {
    name: 'open_invitation_count',
    text: counting('select 1 from invitations where organization_id = $1 and expires_at > $3'),
  },
  expired: {
    name: 'expired_invitation_count',
    text: counting('select 1 from invitations where organization_id = $1 and expires_at <= $3'),
  },
  accepted: {
    name: 'accepted_invitation_count',
    text: counting(
      `select 1 from past_invitations where organization_id = $1 and outcome = 'accepted' and $3::timestamptz is not null`,
    ),
  },
  revoked: {
    name: 'revoked_invitation_count',
    text: counting(
      `select 1 from past_invitations where organization_id = $1 and outcome = 'revoked' and $3::timestamptz is not null`,
    ),
  },
};

/** Limits of open invitations that have not expired. */
const mostOpen = 5000;
const mostOpenByInviter = 1000;
/** After every id. */
const lastId = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

const openOf = (column: string, limit: number): string => `select count(*)::int from (select 1 from invitations
    where ${column} and expires_at > $3 and (organization_id, id) is distinct from ($1, $4::uuid) limit ${limit}) counted`;
const openInvitations = `select (${openOf('organization_id = $1', mostOpen)}) as "inOrganization", (${openOf('invited_by = $2', mostOpenByInviter)}) as "byInviter"`;

/** Rows of invitations. */
@Injectable()
@OwnsUserData('invitations')
export class InvitationsRepository implements UserDataOwner {
  constructor(
    @InjectRepository(Invitation) private readonly invitations: ReadOnlyRepository<Invitation>,
    @InjectRepository(PastInvitation) private readonly past: ReadOnlyRepository<PastInvitation>,
    private readonly queries: PreparedQueries,
    private readonly users: UsersRepository,
  ) {}

  /** Newest first: ids are time-ordered. */
  list(organizationId: OrganizationId, { after, limit }: PageRequest): Promise<Invitation[]> {
    const older = after?.[0] === undefined ? {} : { id: LessThan(after[0]) };
    return this.invitations.find({ where: { organizationId, ...older }, order: { id: 'DESC' }, take: limit + 1 });
  }

  /** Those whose link works, or those whose link has expired; the last to expire first. */
  listByExpiry(
    organizationId: OrganizationId,
    status: 'open' | 'expired',
    now: Date,
    { after, limit }: PageRequest,
  ): Promise<Invitation[]> {
    const [expiresAt = 'infinity', id = lastId] = after ?? [];
    return this.queries.rows<Invitation>(opened[status], [organizationId, now, expiresAt, id, limit + 1]);
  }

  /** Newest first. */
  listPast(
    organizationId: OrganizationId,
    outcome: PastInvitation['outcome'],
    { after, limit }: PageRequest,
  ): Promise<PastInvitation[]> {
    const older = after?.[0] === undefined ? {} : { id: LessThan(after[0]) };
    return this.past.find({ where: { organizationId, outcome, ...older }, order: { id: 'DESC' }, take: limit + 1 });
  }

  /** At most one more than `mostCounted`. Without a status: those that can be sent again. */
  async count(organizationId: OrganizationId, status: InvitationStatus | undefined, now: Date): Promise<number> {
    const counted =
      status === undefined
        ? this.queries.row<{ total: number }>(invitationCount, [organizationId, mostCounted + 1])
        : this.queries.row<{ total: number }>(statusCounts[status], [organizationId, mostCounted + 1, now]);
    return (await counted)?.total ?? 0;
  }

  findPast(organizationId: OrganizationId, id: string): Promise<PastInvitation | null> {
    return this.past.findOneBy({ organizationId, id });
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

  async add(tx: Tx, invitation: Omit<Invitation, 'version'>): Promise<void> {
    await translating(tx.manager.insert(Invitation, invitation), {
      uq_invitations_address: () => new InvitationExists(),
    });
  }

  /**
   * Sets expiry, inviter and a new secret of the link to hand over, and one of the emailed link unless it is null. A new
   * secret invalidates the link before.
   */
  renew(
    tx: Tx,
    organizationId: OrganizationId,
    id: string,
    renewal: Pick<Invitation, 'expiresAt' | 'invitedBy' | 'sharedHash'> & { readonly secretHash: Buffer | null },
  ): Promise<Invitation | undefined> {
    return tx.row<Invitation>(
      `update invitations set secret_hash = coalesce($3, secret_hash), shared_hash = $4, expires_at = $5, invited_by = $6, by_operator = false, version = version + 1
       where organization_id = $1 and id = $2 returning ${columns}`,
      [organizationId, id, renewal.secretHash, renewal.sharedHash, renewal.expiresAt, renewal.invitedBy],
    );
  }

  /** Until the transaction ends, nobody else changes, accepts or revokes it. */
  lock(tx: Tx, organizationId: OrganizationId, id: string): Promise<Invitation | undefined> {
    return tx.row<Invitation>(`select ${columns} from invitations where organization_id = $1 and id = $2 for update`, [
      organizationId,
      id,
    ]);
  }

  /** Sets the roles and the inviter. The links stay. */
  changeRoles(
    tx: Tx,
    organizationId: OrganizationId,
    id: string,
    { roles, invitedBy }: Pick<Invitation, 'roles' | 'invitedBy'>,
  ): Promise<Invitation | undefined> {
    return tx.row<Invitation>(
      `update invitations set roles = $3, invited_by = $4, by_operator = false, version = version + 1
       where organization_id = $1 and id = $2 returning ${columns}`,
      [organizationId, id, roles, invitedBy],
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

  /** Removes the invitation unless it was changed or sent again meanwhile. @returns whether it was removed */
  async drop(tx: Tx, { organizationId, id, secretHash, version }: Invitation): Promise<boolean> {
    const gone = await tx.row(
      'delete from invitations where organization_id = $1 and id = $2 and secret_hash = $3 and version = $4 returning 1',
      [organizationId, id, secretHash, version],
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

  /** Keeps an invitation that was removed because it was accepted by this user, or revoked (null). */
  async keepPast(tx: Tx, invitation: Invitation, userId: UserId | null): Promise<void> {
    const { organizationId, id, email, addressKey, name, roles, invitedBy, createdAt, expiresAt } = invitation;
    const about = { organizationId, id, email, addressKey, name, roles, invitedBy, createdAt, expiresAt };
    const outcome = userId === null ? 'revoked' : 'accepted';
    // The demo uses its ids again.
    await tx.manager.upsert(PastInvitation, { ...about, outcome, userId, endedAt: tx.now() }, ['organizationId', 'id']);
  }

  /** Removes at most `limit` invitations that were accepted or revoked before the timestamp. @returns how many */
  async removePastBefore(tx: Tx, timestamp: Date, limit: number): Promise<number> {
    const removed = await tx.rows(
      `delete from past_invitations where (organization_id, id) in
         (select organization_id, id from past_invitations where ended_at <= $1 order by ended_at limit $2 for update skip locked) returning 1`,
      [timestamp, limit],
    );
    return removed.length;
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
    const addressKey = In(await this.users.addressKeysOf(tx, userId));
    await tx.manager.delete(Invitation, { addressKey });
    await tx.manager.delete(PastInvitation, { addressKey });
    return false;
  }

  isInvited(tx: Tx, addressKey: string): Promise<boolean> {
    return tx.manager.existsBy(Invitation, { addressKey });
  }
}

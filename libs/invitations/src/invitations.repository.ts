import { Injectable } from '@nestjs/common';
import type { OrganizationId, PageRequest, UserId } from '@app/kernel';
import { Statements, translating, type Tx } from '@app/persistence';
import { Invitation } from './invitation.entity.js';
import { InvitationExists } from './invitations.errors.js';

const columns = `organization_id as "organizationId", id, email, address_key as "addressKey", name, roles, secret_hash as "secretHash",
  invited_by as "invitedBy", by_operator as "byOperator", created_at as "createdAt", expires_at as "expiresAt"`;

// Newest first: ids are time-ordered.
const invitationsOfOrganization = {
  name: 'invitations_of_organization',
  text: `select ${columns} from invitations where organization_id = $1 and ($2::uuid is null or id < $2) order by id desc limit $3`,
};
const invitationCount = { name: 'invitation_count', text: 'select count(*)::int as total from invitations where organization_id = $1' };
const oneInvitation = { name: 'invitation', text: `select ${columns} from invitations where organization_id = $1 and id = $2` };

/** Rows of invitations. */
@Injectable()
export class InvitationsRepository {
  constructor(private readonly statements: Statements) {}

  list(organization: OrganizationId, page: PageRequest): Promise<Invitation[]> {
    return this.statements.rows<Invitation>(invitationsOfOrganization, [organization, page.after?.[0] ?? null, page.limit + 1]);
  }

  async count(organization: OrganizationId): Promise<number> {
    return (await this.statements.row<{ total: number }>(invitationCount, [organization]))?.total ?? 0;
  }

  find(organization: OrganizationId, id: string): Promise<Invitation | undefined> {
    return this.statements.row<Invitation>(oneInvitation, [organization, id]);
  }

  async add(tx: Tx, invitation: Invitation): Promise<void> {
    await translating(tx.manager.insert(Invitation, invitation), { uq_invitations_address: () => new InvitationExists() });
  }

  /** Gives it a new end, another inviter and, unless it is null, a new secret, with which the link before is dead. */
  renew(
    tx: Tx,
    organization: OrganizationId,
    id: string,
    { secretHash, expiresAt, invitedBy }: Pick<Invitation, 'expiresAt' | 'invitedBy'> & { readonly secretHash: Buffer | null },
  ): Promise<Invitation | undefined> {
    return tx.row<Invitation>(
      `update invitations set secret_hash = coalesce($3, secret_hash), expires_at = $4, invited_by = $5, by_operator = false where organization_id = $1 and id = $2 returning ${columns}`,
      [organization, id, secretHash, expiresAt, invitedBy],
    );
  }

  /** Locks what a person has sent, in one organization or in all, and what nobody else is at. Operators' stay out of it. */
  lockOpenBy(tx: Tx, inviter: UserId, organization: OrganizationId | null): Promise<Invitation[]> {
    return tx.rows<Invitation>(
      `select ${columns} from invitations where invited_by = $1 and ($2::text is null or organization_id = $2) and not by_operator
       order by address_key for update skip locked`,
      [inviter, organization],
    );
  }

  /** The same of everybody in an organization. */
  lockOpenIn(tx: Tx, organization: OrganizationId): Promise<Invitation[]> {
    return tx.rows<Invitation>(
      `select ${columns} from invitations where organization_id = $1 and not by_operator order by address_key for update skip locked`,
      [organization],
    );
  }

  /** Removes it unless it was sent again since. Answers whether it did. */
  async drop(tx: Tx, { organizationId, id, secretHash }: Invitation): Promise<boolean> {
    const gone = await tx.row('delete from invitations where organization_id = $1 and id = $2 and secret_hash = $3 returning 1', [
      organizationId,
      id,
      secretHash,
    ]);
    return gone !== undefined;
  }

  /** Removes it and answers what it was. Of two who do so at once, one gets it. */
  take(tx: Tx, organization: OrganizationId, id: string): Promise<Invitation | undefined> {
    return tx.row<Invitation>(`delete from invitations where organization_id = $1 and id = $2 returning ${columns}`, [organization, id]);
  }

  async isInvited(tx: Tx, addressKey: string): Promise<boolean> {
    return (await tx.row('select 1 from invitations where address_key = $1 limit 1', [addressKey])) !== undefined;
  }
}

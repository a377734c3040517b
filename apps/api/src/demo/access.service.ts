import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import {
  ApiKeysRepository,
  ApiKeysService,
  LinksService,
  PasswordsService,
  SessionsRepository,
  SessionsService,
} from '@app/auth';
import { addressKeyOf, newId, type OrganizationId, type SessionId, type UserId } from '@app/common';
import type { Tx } from '@app/database';
import { InvitationsRepository, newInvitationLinks, type Invitation } from '@app/invitations';
import { ApplicationPermissionsRepository, builtInRoles, ownScopes } from '@app/organizations';
import { WalletsRepository } from '@app/users';
import type { DemoCredential } from './credentials.js';
import {
  demoAdmin,
  demoGuests,
  demoInvitations,
  demoMember,
  demoMemberKeyId,
  demoMemberSessionId,
  demoOrganization,
  demoRefreshSessionId,
  demoReuseSessionId,
  demoSessionId,
  demoSpareKeyId,
  demoSpareMember,
  demoWalletNonce,
} from './demo-users.js';
import type { ContactTokens } from './contacts.service.js';
import type { ChallengeTokens } from './factors.service.js';
import type { SignInCodes, SpareOwners } from './demo-users.service.js';

const { held, isScopeName } = ApplicationPermissionsRepository;

export type OpenedSession = Awaited<ReturnType<SessionsService['open']>>;

/** Tokens of invitations, one to accept without an account and one with. */
interface InvitationTokens {
  readonly accept: string;
  readonly join: string;
}

/** Tokens of emails to existing accounts. */
interface LinkTokens {
  readonly verify: string;
  readonly reset: string;
  readonly restore: string;
}

/** Tokens that emails would have, for the examples that use them up. */
export type DemoTokens = InvitationTokens & LinkTokens & SignInCodes & ChallengeTokens & ContactTokens;

const client = { ipAddress: '127.0.0.1', userAgent: 'Facet demo' };
const farAway = new Date('9999-12-31T00:00:00Z');

// The demo admin is no member of the organization that they are invited to.
const inviterIn = (organizationId: OrganizationId): Pick<Invitation, 'invitedBy' | 'byOperator'> =>
  organizationId === demoOrganization
    ? { invitedBy: demoAdmin.userId, byOperator: false }
    : { invitedBy: null, byOperator: true };

/** Passwords, API keys, sessions and tokens of the demo users. */
@Injectable()
export class DemoAccess {
  constructor(
    private readonly passwords: PasswordsService,
    private readonly keys: ApiKeysService,
    private readonly keyRows: ApiKeysRepository,
    private readonly sessions: SessionsService,
    private readonly sessionRows: SessionsRepository,
    private readonly links: LinksService,
    private readonly invitations: InvitationsRepository,
    private readonly wallets: WalletsRepository,
  ) {}

  hashesOf(people: readonly DemoCredential[]): Promise<string[]> {
    return Promise.all(
      people.map(({ email, password }) => this.passwords.prepare('password', password, { email, names: [] })),
    );
  }

  /** Replaces the passwords and API keys of the users by those of the credentials. */
  async grant(tx: Tx, people: readonly DemoCredential[], hashes: readonly string[]): Promise<void> {
    for (const [index, { apiKey, role, userId }] of people.entries()) {
      const owner = userId as UserId;
      await this.passwords.set(tx, owner, hashes[index] ?? '');
      await this.keyRows.removeAll(tx, owner);
      const scopes = [...held(builtInRoles[role].permissions).filter(isScopeName), ...ownScopes];
      await this.keys.add(tx, demoOrganization, owner, { name: 'demo', scopes, expiresAt: null }, apiKey);
    }
  }

  /**
   * Opens sessions to end and to refresh, and adds keys to revoke, for their owner and for the
   * administration. @returns those whose refresh tokens are examples
   */
  async openSessions(tx: Tx): Promise<{ session: OpenedSession; reused: OpenedSession }> {
    await this.open(tx, demoSessionId, demoAdmin.userId);
    await this.open(tx, demoMemberSessionId, demoSpareMember);
    await this.addSpareKey(tx, demoAdmin.userId, demoSpareKeyId);
    await this.addSpareKey(tx, demoSpareMember, demoMemberKeyId);
    const reused = await this.open(tx, demoReuseSessionId, demoMember.userId);
    return { session: await this.open(tx, demoRefreshSessionId, demoMember.userId), reused };
  }

  async issueLinks(tx: Tx, { unverified, forgetful, returning }: SpareOwners): Promise<LinkTokens> {
    // Without an end, so that the message of the example, which is signed, stays valid.
    await this.wallets.useNonce(tx, demoWalletNonce, demoAdmin.userId, new Date(0));
    await this.wallets.addNonce(tx, { nonce: demoWalletNonce, userId: demoAdmin.userId, expiresAt: farAway });
    // For two users: of one user, either link ends the other.
    const verify = await this.links.issue(tx, 'verify-email', unverified);
    const reset = await this.links.issue(tx, 'reset-password', forgetful);
    const restore = await this.links.issue(tx, 'restore-account', returning);
    return { verify: verify.token, reset: reset.token, restore: restore.token };
  }

  async invite(tx: Tx): Promise<InvitationTokens> {
    for (const { id, email } of demoInvitations) await this.inviteAddress(tx, demoOrganization, email, id);
    // A new address each time: the one of the last start may have an account by now.
    const accept = await this.inviteAddress(tx, demoOrganization, `ina-${randomBytes(3).toString('hex')}@demo.example`);
    return { accept, join: await this.inviteAddress(tx, demoGuests, demoAdmin.email) };
  }

  private async inviteAddress(tx: Tx, organizationId: OrganizationId, email: string, id = newId()): Promise<string> {
    const addressKey = addressKeyOf(email);
    await this.invitations.removeOf(tx, organizationId, addressKey);
    const { tokenIn, secretHash, sharedHash, createdAt, expiresAt } = newInvitationLinks(id, tx.now());
    const about = { organizationId, id, email, addressKey, name: null, roles: [], ...inviterIn(organizationId) };
    await this.invitations.add(tx, { ...about, secretHash, sharedHash, createdAt, expiresAt });
    return tokenIn(organizationId);
  }

  private async open(tx: Tx, id: SessionId, userId: UserId): Promise<OpenedSession> {
    await this.sessionRows.remove(tx, id, userId);
    return this.sessions.open(tx, userId, demoOrganization, client, { id });
  }

  private async addSpareKey(tx: Tx, owner: UserId, id: string): Promise<void> {
    await this.keyRows.remove(tx, id, owner);
    await this.keys.add(
      tx,
      demoOrganization,
      owner,
      { name: 'to try out revocation', scopes: [], expiresAt: null },
      ApiKeysService.generate(id),
    );
  }
}

import type { OrganizationId, UserId } from '@app/common';
import type { Tx } from '@app/database';
import type { SignInAddress } from '@app/users';
import { addressOfUser } from '../queries/email-sign-ins.queries.js';
import { firstOrganization } from '../queries/first-organization.queries.js';
import { EmailSignIn } from './email-sign-in.entity.js';

/** Codes that may be tried for one request. */
const mostTries = 5;

/** What a code is compared with. Without an account everything is null. */
export type TriedSignIn = Pick<EmailSignIn, 'userId' | 'emailId' | 'codeMac' | 'linkHash' | 'organizationId'>;

/** What the job of an email adds. */
export type SentCode = {
  readonly [Field in 'userId' | 'emailId' | 'codeMac' | 'linkHash']: NonNullable<EmailSignIn[Field]>;
};

/** Rows of sign-ins by email. */
export const emailSignIns = {
  async add(tx: Tx, signIn: Pick<EmailSignIn, 'id' | 'requestHash' | 'organizationId' | 'expiresAt'>): Promise<void> {
    await tx.manager.insert(EmailSignIn, signIn);
  },

  /** A request that is not answered yet. It stays so until the transaction ends. */
  lockUnsent(tx: Tx, id: string): Promise<Pick<EmailSignIn, 'expiresAt'> | undefined> {
    return tx.row(
      `select expires_at as "expiresAt" from email_sign_ins where id = $1 and user_id is null and expires_at > $2 for update`,
      [id, tx.now()],
    );
  },

  /** Whether the waiting sign-ins of the user have ended since a moment. The caller has locked the user. */
  async haveEndedSince(tx: Tx, userId: UserId, since: Date): Promise<boolean> {
    return (
      (await tx.row('select 1 from sign_in_ends where user_id = $1 and ended_at >= $2', [userId, since])) !== undefined
    );
  },

  /** Adds the code. Earlier requests of the user end. The caller has locked the user. */
  async complete(tx: Tx, id: string, { userId, emailId, codeMac, linkHash }: SentCode): Promise<void> {
    await tx.manager.delete(EmailSignIn, { userId });
    await tx.manager.update(EmailSignIn, { id }, { userId, emailId, codeMac, linkHash });
  },

  /** Counts a try. Undefined: there is no such request, or it had its tries. The same work with and without an account. */
  countTry(tx: Tx, id: string, requestHash: Buffer): Promise<TriedSignIn | undefined> {
    return tx.row<TriedSignIn>(
      `update email_sign_ins set tries = tries + 1 where id = $1 and request_hash = $2 and tries < ${mostTries} and expires_at > $3
       returning user_id as "userId", email_id as "emailId", code_mac as "codeMac", link_hash as "linkHash", organization_id as "organizationId"`,
      [id, requestHash, tx.now()],
    );
  },

  /** Removes the row, if it still has this code. Of two calls at once, one returns true. */
  async take(tx: Tx, id: string, codeMac: Buffer): Promise<boolean> {
    const taken = await tx.row(
      'delete from email_sign_ins where id = $1 and code_mac = $2 and expires_at > $3 returning 1',
      [id, codeMac, tx.now()],
    );
    return taken !== undefined;
  },

  /** At most 100 of each kind. Each request removes some. @param lifetime milliseconds of a request */
  async removeExpired(tx: Tx, lifetime: number): Promise<void> {
    await tx.rows(
      `with ends as (delete from sign_in_ends where user_id = any(array(select user_id from sign_in_ends where ended_at <= $2 order by ended_at limit 100 for update skip locked)))
       delete from email_sign_ins where id = any(array(select id from email_sign_ins where expires_at <= $1 order by expires_at limit 100 for update skip locked))`,
      [tx.now(), new Date(tx.now().getTime() - lifetime)],
    );
  },

  /** Undefined: it is not an address of the user. */
  addressOf(tx: Tx, userId: UserId, emailId: string): Promise<Pick<SignInAddress, 'verified' | 'signsIn'> | undefined> {
    return tx.row(addressOfUser, [emailId, userId]);
  },

  /** The organization that a user joined first; null: none. */
  async organizationOf(tx: Tx, userId: UserId): Promise<OrganizationId | null> {
    return (await tx.row<{ id: OrganizationId }>(firstOrganization, [userId]))?.id ?? null;
  },
};

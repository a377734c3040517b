import { Injectable } from '@nestjs/common';
import { audit } from '@app/audit';
import {
  Clock,
  isOrganizationId,
  OrganizationNotFound,
  type OrganizationId,
  type Principal,
  type UserId,
} from '@app/common';
import { TransactionManager, type Tx } from '@app/database';
import { OrganizationsRepository } from '@app/organizations';
import { RateLimits } from '@app/rate-limits';
import {
  AccountNotActive,
  CredentialsInvalid,
  ImpersonationForbidden,
  PasswordChangeRequired,
  SignInNotFresh,
} from '../auth.errors.js';
import { PasswordsService } from '../passwords/passwords.service.js';
import { changeOf, type PasswordChange } from '../passwords/temporary-passwords.js';
import { FactorNeeded, FactorRequired } from '../factors/factors.errors.js';
import { FactorsRepository, type FactorKind } from '../factors/factors.repository.js';
import { SignInChallengesService, type IssuedChallenge } from '../factors/sign-in-challenges.service.js';
import { authenticationMethods, methodNames, type ProvenUser } from './authentication-methods.js';
import type { LiveSession } from './sessions.repository.js';
import { SessionsService, type ClientInfo } from './sessions.service.js';

/** Seconds after a sign-in for which it proves that the user is at the device. */
const freshFor = 600;

interface SignInRequest {
  readonly email: string;
  readonly password: string;
  /** Default: the organization that the user joined first. */
  readonly organizationId?: string;
}

/**
 * What a proof of the first factor leads to: a session, the challenge to prove the second one, or for a temporary
 * password the change of it.
 */
export type SignInOutcome =
  | { readonly session: LiveSession }
  | { readonly change: PasswordChange }
  | { readonly challenge: IssuedChallenge & { readonly factors: readonly FactorKind[] } };

/**
 * The session of a sign-in. Throws `FactorNeeded` with the challenge, or `PasswordChangeRequired` with the token: outside
 * of the transaction that issued them.
 */
export function sessionOf(outcome: SignInOutcome): LiveSession {
  if ('session' in outcome) return outcome.session;
  if ('change' in outcome) throw new PasswordChangeRequired({ passwordChange: outcome.change });
  throw new FactorNeeded({ challenge: outcome.challenge });
}

/** Signs users in with an email address and a password, and asks them again before what outlives the session. */
@Injectable()
export class SignInService {
  /** How a user may prove who they are, for the documents of the APIs. */
  static readonly methods = authenticationMethods;

  constructor(
    private readonly passwords: PasswordsService,
    private readonly organizations: OrganizationsRepository,
    private readonly sessions: SessionsService,
    private readonly factors: FactorsRepository,
    private readonly challenges: SignInChallengesService,
    private readonly limits: RateLimits,
    private readonly transactions: TransactionManager,
    private readonly clock: Clock,
  ) {}

  async withPassword(request: SignInRequest, client: ClientInfo): Promise<LiveSession> {
    await this.limits.consume('login.address', client.ipAddress);
    // Twice: a sign-in at the same time may have replaced the hash, which leaves the password as it is.
    const outcome = (await this.attempt(request, client)) ?? (await this.attempt(request, client));
    if (!outcome) throw new CredentialsInvalid();
    return sessionOf(outcome);
  }

  /**
   * Whether the user calls, and not another person with their device or token: called before what outlives
   * the session or cannot be undone. Accepts a recent sign-in, or the password; a password that was sent must be
   * right however recent the sign-in is. The sign-in of a user with a second factor counts where it was proved in this
   * session, and the password does not. Throws `SignInNotFresh`, `PasswordWrong`, `ImpersonationForbidden`, or
   * `TooManyRequests` after too many wrong passwords.
   */
  async assertFresh(caller: Principal, currentPassword?: string): Promise<void> {
    const { userId, sessionId, authenticatedAt, impersonation } = caller;
    if (impersonation) throw new ImpersonationForbidden();
    if (currentPassword !== undefined) await this.passwords.proveAgain(userId, currentPassword);
    const { hasFactor, byFactor } = await this.factors.proofOf(userId, sessionId);
    const isRecent =
      authenticatedAt !== null && this.clock.now().getTime() - authenticatedAt.getTime() <= freshFor * 1000;
    // A token of another issuer says nothing of the factors that Facet knows.
    const isFresh = isRecent && (!hasFactor || byFactor || sessionId === null);
    if (!isFresh && (currentPassword === undefined || hasFactor)) throw new SignInNotFresh({ maxAge: freshFor });
  }

  /**
   * The same before what concerns an organization that is not the one of the session. Throws also `FactorRequired`, where
   * that one demands a second factor.
   */
  async assertFreshIn(organizationId: string, caller: Principal, currentPassword?: string): Promise<void> {
    await this.assertFresh(caller, currentPassword);
    if (await this.factors.isDemandedOf(caller.sessionId, organizationId, this.clock.now())) throw new FactorRequired();
  }

  /** The same, where no code was sent, which proves more. */
  async assertFreshUnless(code: string | undefined, caller: Principal): Promise<void> {
    if (code === undefined) await this.assertFresh(caller);
  }

  /** Whether the organization of a new session demands a factor that was not proved in it, and the grace is over. */
  async lacksFactor({ id, organizationId }: LiveSession): Promise<boolean> {
    return organizationId !== null && (await this.factors.isDemandedOf(id, organizationId, this.clock.now()));
  }

  /** Undefined when between the check of the hash and the session the hash has changed or the account has gone. */
  private async attempt(
    { email, password, organizationId }: SignInRequest,
    client: ClientInfo,
  ): Promise<SignInOutcome | undefined> {
    const proven = await this.passwords.prove(email, password, client);
    const organization = await this.organizationFor(proven.userId, organizationId);
    return this.transactions.run(async (tx) => {
      if (!(await this.passwords.stillProven(tx, proven))) return undefined;
      const { userId, isTemporary = false } = proven;
      return this.open(tx, { userId, organization, method: 'password', isTemporary }, client);
    });
  }

  /**
   * Signs in with a proof that another library took. Undefined: it does not count any more. Throws
   * `AccountNotActive`, or `FactorNeeded` with a challenge.
   * @param counts locks the user, and says whether the proof still counts
   */
  async withProof(
    proven: ProvenUser,
    client: ClientInfo,
    counts: (tx: Tx) => Promise<boolean>,
  ): Promise<LiveSession | undefined> {
    const outcome = await this.transactions.run(async (tx) =>
      (await counts(tx)) ? this.open(tx, proven, client) : undefined,
    );
    return outcome && sessionOf(outcome);
  }

  /**
   * Opens the session of a user who proved who they are, or asks for the second factor or another password. The caller
   * has locked the user. Throws `AccountNotActive` for a user who is banned in the organization.
   */
  async open(tx: Tx, proven: ProvenUser, client: ClientInfo): Promise<SignInOutcome> {
    const { userId, organization, method, isTemporary, authTime } = proven;
    if (organization && (await this.organizations.isBanned(tx, organization, userId))) throw new AccountNotActive();
    const factors = await this.factors.kindsIn(tx, userId);
    if (factors.length > 0) return { challenge: { ...(await this.challenges.issue(tx, proven)), factors } };
    const change = isTemporary ? await changeOf(tx, userId) : undefined;
    if (change) return { change };
    const options = { amr: [methodNames[method]], ...(authTime && { authTime }) };
    const session = await this.sessions.open(tx, userId, organization, client, options);
    await audit.record(tx, {
      action: 'user.signed_in',
      organizationId: organization,
      target: { type: 'user', id: userId },
      by: userId,
      details: { session: session.id, method },
    });
    return { session };
  }

  /**
   * The organization to sign in to. Throws `OrganizationNotFound`, and `AccountNotActive` for a user who is
   * banned there, or in every organization.
   */
  async organizationFor(userId: UserId, wanted: string | undefined): Promise<OrganizationId | null> {
    if (wanted !== undefined && !isOrganizationId(wanted)) throw new OrganizationNotFound();
    const organization = await this.organizations.organizationOf(userId, wanted);
    if (wanted !== undefined && organization === undefined) throw new OrganizationNotFound();
    if (organization?.banned) throw new AccountNotActive();
    return organization?.id ?? null;
  }
}

import { Injectable } from '@nestjs/common';
import { SignInService, type ClientInfo, type LiveSession } from '@app/auth';
import type { Principal, UserId } from '@app/common';
import { RateLimits } from '@app/rate-limits';
import type { IssuerClaims } from '@app/users';
import { BegunSignIns, type IssuedSignIn, type SignInWishes } from './begun-sign-ins.service.js';
import { ProviderNotFound, ProviderSignInDenied, ProviderSignInInvalid } from './identity-providers.errors.js';
import type { IdentityProvider } from './identity-provider.entity.js';
import { IdentityProvidersService } from './identity-providers.service.js';
import { LinkedIdentitiesService, type LinkedIdentity } from './linked-identities.service.js';
import { OpenIdConnect, type ProvenClaims, type ProviderAnswer } from './open-id-connect.service.js';
import { ProviderMetadataService } from './provider-metadata.service.js';
import type { BegunSignIn } from './provider-sign-ins.repository.js';
import { ProviderUsersService } from './provider-users.service.js';

/** With which provider, and how. */
export interface ProviderChoice extends SignInWishes {
  readonly organizationId: string;
  readonly provider: string;
}

/** What the client needs to have its user sign in at the provider. */
export interface ProviderRequest extends Pick<IssuedSignIn, 'request' | 'expiresAt'> {
  readonly authorizationUrl: string;
}

interface Proven extends IssuerClaims {
  readonly provider: IdentityProvider;
  readonly authTime: Date | undefined;
}

/** Sign-ins with providers, and links of identities: begun by a client, completed by the same one. */
@Injectable()
export class ProviderSignInsService {
  constructor(
    private readonly begun: BegunSignIns,
    private readonly providers: IdentityProvidersService,
    private readonly openId: OpenIdConnect,
    private readonly identities: LinkedIdentitiesService,
    private readonly metadata: ProviderMetadataService,
    private readonly newUsers: ProviderUsersService,
    private readonly signIns: SignInService,
    private readonly limits: RateLimits,
  ) {}

  /**
   * Calls nobody: what the provider says of itself is in its row. Throws `ProviderNotFound`, `RequestInvalid` or
   * `TooManyRequests`.
   * @param known the secret that this browser keeps already
   */
  async begin(choice: ProviderChoice, client: ClientInfo, known?: string): Promise<ProviderRequest> {
    await this.limits.consume('link.address', client.ipAddress);
    return this.issue(choice, null, known);
  }

  /** The same for a signed-in user who links an identity. Throws `OrganizationNotFound` as well. */
  async beginLink(choice: ProviderChoice, { userId }: Principal): Promise<ProviderRequest> {
    await this.limits.consume('link.account', userId);
    await this.signIns.organizationFor(userId, choice.organizationId);
    return this.issue(choice, userId);
  }

  /**
   * Signs in with the answer of the provider. Throws `ProviderSignInInvalid`, `ProviderSignInDenied`,
   * `ProviderSignInRefused`, `ProviderAccountExists`, `ProviderUnavailable`, `OrganizationNotFound`,
   * `AccountNotActive`, `FactorNeeded` or `TooManyRequests`.
   * @param request the secret of the client that began the sign-in
   */
  async complete(request: string, answer: ProviderAnswer, client: ClientInfo): Promise<LiveSession> {
    await this.limits.consume('link.address', client.ipAddress);
    const { provider, authTime, ...claims } = await this.prove(request, answer, null);
    const userId = await this.userOf(provider, claims);
    const organization = await this.signIns.organizationFor(userId, provider.organizationId);
    const session = await this.signIns.withProof(
      { userId, organization, method: 'provider', ...(authTime && { authTime }) },
      client,
      (tx) => this.identities.lockUserOf(tx, claims.identity, userId),
    );
    if (!session) throw new ProviderSignInInvalid();
    return session;
  }

  /** Links the identity of the answer. Throws what `complete` and `LinkedIdentitiesService.link` throw. */
  async completeLink(request: string, answer: ProviderAnswer, { userId }: Principal): Promise<LinkedIdentity> {
    await this.limits.consume('link.account', userId);
    const { provider, identity, facts } = await this.prove(request, answer, userId);
    return this.identities.link(userId, provider, { identity, facts });
  }

  private async issue(choice: ProviderChoice, userId: UserId | null, known?: string): Promise<ProviderRequest> {
    const provider = await this.providers.read(choice.organizationId, choice.provider);
    const issued = await this.begun.issue(provider, choice, userId, known);
    const authorizationUrl = await this.openId.authorizationUrl(provider, issued.state, issued);
    return { authorizationUrl, request: issued.request, expiresAt: issued.expiresAt };
  }

  /** The row is gone before the provider is called: an answer counts once. */
  private async prove(request: string, answer: ProviderAnswer, userId: UserId | null): Promise<Proven> {
    const begun = await this.begun.take(request, answer.state, userId);
    const { provider, secret } = await this.readProvider(begun);
    const claims = await this.exchange(provider, secret, begun, answer);
    return { provider, authTime: authTimeOf(claims.auth_time), ...this.identities.read(provider, claims) };
  }

  /**
   * A failure may be one of metadata that is out of date. A key that is not known has it read again at once; after any
   * other failure the next sign-in finds it read again.
   */
  private async exchange(
    provider: IdentityProvider,
    ...rest: readonly [secret: string, begun: BegunSignIn, answer: ProviderAnswer]
  ): Promise<ProvenClaims> {
    let isRead = false;
    try {
      return await this.openId.exchange(provider, ...rest, () => {
        isRead = true;
        return this.metadata.readDoubtful(provider);
      });
    } catch (error) {
      if (!isRead && !(error instanceof ProviderSignInDenied)) await this.metadata.refreshDoubtful(provider);
      throw error;
    }
  }

  /** Another version is another provider. */
  private async readProvider({
    organizationId,
    providerId,
    providerVersion,
  }: BegunSignIn): ReturnType<IdentityProvidersService['readWithSecret']> {
    try {
      const found = await this.providers.readWithSecret(organizationId, providerId);
      if (found.provider.version === providerVersion) return found;
    } catch (error) {
      if (!(error instanceof ProviderNotFound)) throw error;
    }
    throw new ProviderSignInInvalid();
  }

  private async userOf(provider: IdentityProvider, claims: IssuerClaims): Promise<UserId> {
    const known = await this.identities.userOf(claims.identity);
    const userId =
      known ?? (await this.newUsers.register(provider, claims)) ?? (await this.identities.userOf(claims.identity));
    if (userId === undefined) throw new ProviderSignInInvalid();
    return userId;
  }
}

/** When the user signed in at the provider. One that does not say so has asked them now, as far as we know. */
function authTimeOf(claim: number | undefined): Date | undefined {
  return typeof claim === 'number' && Number.isFinite(claim) && claim >= 0 ? new Date(claim * 1000) : undefined;
}

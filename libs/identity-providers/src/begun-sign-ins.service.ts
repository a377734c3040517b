import { createHash, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { LinkToken } from '@app/auth';
import { RequestInvalid, type UserId } from '@app/common';
import { SETTINGS, type Settings } from '@app/config';
import { TransactionManager } from '@app/database';
import { ProviderSignInInvalid } from './identity-providers.errors.js';
import type { IdentityProvider } from './identity-provider.entity.js';
import { ProviderMetadataService } from './provider-metadata.service.js';
import { providerSignIns, type BegunSignIn } from './provider-sign-ins.repository.js';

/** Milliseconds in which a sign-in must be completed. */
const lifetime = 600_000;

const localPage = /^http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?\//;
/** 32 bytes in Base64url. */
const aSecret = /^[\w-]{43}$/;

const newSecret = (): string => randomBytes(32).toString('base64url');
const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();

/** How a sign-in shall be. */
export interface SignInWishes {
  /** Default: the first of the setting `SIGN_IN_REDIRECTS`. */
  readonly redirectUri?: string;
  /** Whether the user has to sign in anew at the provider. Default: no. */
  readonly fresh?: boolean;
}

/** A sign-in that was begun, with what the client keeps and what the provider gets. */
export interface IssuedSignIn extends BegunSignIn {
  readonly request: string;
  readonly state: string;
  readonly expiresAt: Date;
}

/** Sign-ins between the client that begins them and the answer of the provider. */
@Injectable()
export class BegunSignIns {
  constructor(
    private readonly metadata: ProviderMetadataService,
    private readonly transactions: TransactionManager,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /**
   * Throws `RequestInvalid` for a redirect URI that is not a configured one.
   * @param userId the user who links an identity; null: a sign-in
   * @param known the secret that the client has of a sign-in before; another one of another form is not taken
   */
  issue(
    provider: IdentityProvider,
    { redirectUri, fresh = false }: SignInWishes,
    userId: UserId | null,
    known?: string,
  ): Promise<IssuedSignIn> {
    const { organizationId, id, version } = provider;
    const begun = {
      ...{ organizationId, providerId: id, providerVersion: version, fresh },
      redirectUri: this.redirectUriOf(redirectUri),
      nonce: newSecret(),
      codeVerifier: newSecret(),
    };
    const state = LinkToken.create();
    const request = known !== undefined && aSecret.test(known) ? known : newSecret();
    return this.transactions.run(async (tx) => {
      await providerSignIns.removeExpired(tx);
      const expiresAt = new Date(tx.now().getTime() + lifetime);
      const secrets = { stateHash: state.hash(), requestHash: hashOf(request) };
      await this.metadata.refreshOld(tx, provider);
      await providerSignIns.add(tx, { ...begun, ...secrets, id: state.id, userId, expiresAt });
      return { ...begun, request, state: state.toString(), expiresAt };
    });
  }

  /** Ends a sign-in, whatever comes of it. Throws `ProviderSignInInvalid`. */
  async take(request: string, state: string, userId: UserId | null): Promise<BegunSignIn> {
    const token = LinkToken.read(state);
    if (!token || !aSecret.test(request)) throw new ProviderSignInInvalid();
    const secrets = { id: token.id, stateHash: token.hash(), requestHash: hashOf(request) };
    const taken = await this.transactions.runStatement((tx) => providerSignIns.take(tx, secrets, userId));
    if (!taken) throw new ProviderSignInInvalid();
    return taken;
  }

  /** The demo takes any page of this machine. */
  private redirectUriOf(given: string | undefined): string {
    const { SIGN_IN_REDIRECTS, providerCallback, demo } = this.settings;
    const wanted = given ?? SIGN_IN_REDIRECTS[0] ?? '';
    const uri = URL.canParse(wanted) ? new URL(wanted).href : '';
    const isLocal = demo && localPage.test(uri) && !/[?#@]/.test(wanted);
    if (SIGN_IN_REDIRECTS.includes(uri) || uri === providerCallback || isLocal) return uri;
    throw new RequestInvalid({
      fields: [{ field: 'redirectUri', message: 'redirectUri must be one of the setting SIGN_IN_REDIRECTS' }],
    });
  }
}

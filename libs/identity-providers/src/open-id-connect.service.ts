import { Inject, Injectable, Logger } from '@nestjs/common';
import type * as OpenIdClient from 'openid-client';
import { AddressForbidden, assertCallable, DomainError, outgoingFetch } from '@app/common';
import { SETTINGS, type Settings } from '@app/config';
import type { IdentityProvider } from './identity-provider.entity.js';
import { ProviderSignInDenied, ProviderSignInInvalid, ProviderUnavailable } from './identity-providers.errors.js';
import type { ProviderMetadata } from './provider-metadata.js';
import type { BegunSignIn } from './provider-sign-ins.repository.js';

/** What the provider sent the browser back with, to the redirect URI. */
export interface ProviderAnswer {
  readonly state: string;
  readonly code?: string;
  readonly error?: string;
  /** RFC 9207. */
  readonly iss?: string;
}

/** The claims of a user, of whom the provider says that they have signed in. */
export interface ProvenClaims extends Readonly<Record<string, unknown>> {
  readonly sub: string;
  readonly auth_time?: number;
}

/** A fault in what a provider says of itself. */
export class ProviderFault extends Error {}

type ClientOf = Pick<IdentityProvider, 'clientId' | 'metadata'>;

/** Calls an address of a provider. */
type Call = (url: string, options: { readonly method?: string }) => Promise<Response>;

/** Milliseconds for one call of a provider, and for all calls of one sign-in together. */
const [callTimeout, signInTimeout] = [4_000, 8_000];
const mostBytes = 512 * 1024;
/** Seconds after which a sign-in at the provider is not fresh. */
const freshFor = 600;
/** Seconds after which a provider that does not answer is worth another try. */
const retryAfter = 5;

const endpoints = ['authorization_endpoint', 'token_endpoint', 'jwks_uri', 'userinfo_endpoint'] as const;

type Library = typeof OpenIdClient;

/** Loaded with the first provider that is asked. */
// eslint-disable-next-line facet/static-imports -- most organizations have no provider: its code would lie idle
const library = (): Promise<Library> => import('openid-client');

/** Speaks OpenID Connect with providers whose addresses admins of organizations name. */
@Injectable()
export class OpenIdConnect {
  private readonly logger = new Logger(OpenIdConnect.name);
  private readonly allowsPrivate: boolean;

  constructor(@Inject(SETTINGS) { demo, IDENTITY_PROVIDER_ADDRESSES }: Settings) {
    this.allowsPrivate = demo || IDENTITY_PROVIDER_ADDRESSES === 'any';
  }

  /** What the provider says of itself. Throws `ProviderFault`. */
  async discover(issuer: URL): Promise<ProviderMetadata> {
    this.assertAddress(issuer, 'the issuer');
    const { allowInsecureRequests, customFetch, discovery, None } = await library();
    const options = {
      timeout: callTimeout / 1000,
      [customFetch]: this.fetchUntil(AbortSignal.timeout(callTimeout)),
      execute: this.allowsPrivate ? [allowInsecureRequests] : [],
    };
    const found = await discovery(issuer, 'facet', undefined, None(), options).catch((error: unknown) => {
      this.logger.warn({ err: error, issuer: issuer.href }, 'the metadata of an identity provider cannot be read');
      throw new ProviderFault(forbiddenIn(error) ?? 'has no metadata of OpenID Connect Discovery that can be read');
    });
    return this.usable({ ...found.serverMetadata() });
  }

  /** Where the browser of the user goes. No provider is called for it. Throws `ProviderUnavailable`. */
  async authorizationUrl(
    provider: ClientOf & Pick<IdentityProvider, 'scopes'>,
    state: string,
    { redirectUri, nonce, codeVerifier, fresh }: BegunSignIn,
  ): Promise<string> {
    this.assertAllowed(provider.metadata);
    const openId = await library();
    const config = new openId.Configuration({ ...provider.metadata }, provider.clientId, undefined, openId.None());
    if (this.allowsPrivate) openId.allowInsecureRequests(config);
    return openId.buildAuthorizationUrl(config, {
      response_type: 'code',
      redirect_uri: redirectUri,
      scope: ['openid', ...provider.scopes.filter((scope) => scope !== 'openid')].join(' '),
      state,
      nonce,
      code_challenge: await openId.calculatePKCECodeChallenge(codeVerifier),
      code_challenge_method: 'S256',
      ...(fresh && { prompt: 'login', max_age: String(freshFor) }),
    }).href;
  }

  /**
   * Exchanges the code for the claims of the user: code verifier, nonce, issuer, audience, times and signature
   * are checked. Throws `ProviderSignInInvalid`, `ProviderSignInDenied` or `ProviderUnavailable`.
   * @param readAgain what the provider says of itself now, where it signs with a key that its known address does not
   * show; undefined: the same as before
   */
  async exchange(
    provider: ClientOf,
    secret: string,
    { redirectUri, nonce, codeVerifier, fresh }: BegunSignIn,
    { state, code, error, iss }: ProviderAnswer,
    readAgain: () => Promise<ProviderMetadata | undefined>,
  ): Promise<ProvenClaims> {
    const answer = new URL(redirectUri);
    for (const [name, value] of Object.entries({ state, code, error, iss }))
      if (value !== undefined) answer.searchParams.set(name, value);
    const expected = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: codeVerifier };
    const checks = { ...expected, idTokenExpected: true, ...(fresh && { maxAge: freshFor }) };
    const call = exchangingOnce(this.fetchUntil(AbortSignal.timeout(signInTimeout)));
    const openId = await library();
    const claimsBy = (metadata: ProviderMetadata): Promise<ProvenClaims> =>
      claimsOf(openId, this.configOf(openId, { ...provider, metadata }, secret, call), answer, checks);
    try {
      return await claimsBy(provider.metadata).catch(async (cause: unknown) => {
        const metadata = codeOf(cause) === unknownKey ? await readAgain() : undefined;
        if (metadata === undefined) throw cause;
        return claimsBy(metadata);
      });
    } catch (cause) {
      throw this.meaningOf(openId, cause, provider.metadata.issuer);
    }
  }

  private configOf(
    openId: Library,
    { clientId, metadata }: ClientOf,
    secret: string,
    call: Call,
  ): OpenIdClient.Configuration {
    const methods = metadata.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    const way = methods.includes('client_secret_basic')
      ? openId.ClientSecretBasic(secret)
      : openId.ClientSecretPost(secret);
    // A new one for each sign-in, so that its keys are those of now.
    const config = new openId.Configuration({ ...metadata }, clientId, secret, way);
    config.timeout = callTimeout / 1000;
    config[openId.customFetch] = call;
    openId.enableNonRepudiationChecks(config);
    if (this.allowsPrivate) openId.allowInsecureRequests(config);
    return config;
  }

  private fetchUntil(end: AbortSignal): Call {
    const limits = { allowsPrivate: this.allowsPrivate, timeoutMs: callTimeout, mostBytes };
    return (url, options) => outgoingFetch(url, { ...options, signal: end }, limits);
  }

  /** A provider that was saved while private addresses were allowed. Throws `ProviderUnavailable`. */
  private assertAllowed({ authorization_endpoint }: ProviderMetadata): void {
    try {
      this.assertAddress(new URL(authorization_endpoint), 'it');
    } catch (cause) {
      throw new ProviderUnavailable({ cause });
    }
  }

  private assertAddress(address: URL, what: string): void {
    try {
      assertCallable(address, this.allowsPrivate);
    } catch (error) {
      if (error instanceof AddressForbidden) throw new ProviderFault(`${what} ${error.message}`);
      throw error;
    }
  }

  /** The part that is kept. Throws `ProviderFault`. */
  private usable(found: Record<string, unknown>): ProviderMetadata {
    for (const name of endpoints) {
      const value = found[name];
      if (value === undefined && name === 'userinfo_endpoint') continue;
      if (typeof value !== 'string' || !URL.canParse(value)) throw new ProviderFault(`names no ${name}`);
      this.assertAddress(new URL(value), `its ${name}`);
    }
    const challenges = found.code_challenge_methods_supported;
    if (Array.isArray(challenges) && !challenges.includes('S256'))
      throw new ProviderFault('does not know PKCE with S256');
    const { issuer, authorization_endpoint, token_endpoint, jwks_uri, userinfo_endpoint } =
      found as unknown as ProviderMetadata;
    const {
      id_token_signing_alg_values_supported,
      token_endpoint_auth_methods_supported,
      authorization_response_iss_parameter_supported,
    } = found as unknown as ProviderMetadata;
    return {
      ...{ issuer, authorization_endpoint, token_endpoint, jwks_uri },
      ...(userinfo_endpoint !== undefined && { userinfo_endpoint }),
      ...(id_token_signing_alg_values_supported && { id_token_signing_alg_values_supported }),
      ...(token_endpoint_auth_methods_supported && { token_endpoint_auth_methods_supported }),
      ...(authorization_response_iss_parameter_supported && { authorization_response_iss_parameter_supported }),
    };
  }

  private meaningOf(openId: Library, error: unknown, issuer: string): Error {
    if (error instanceof DomainError) return error;
    if (error instanceof openId.AuthorizationResponseError) return new ProviderSignInDenied({ cause: error });
    // The code is wrong, was used, or is for another client, redirect URI or verifier.
    if (error instanceof openId.ResponseBodyError && error.error === 'invalid_grant')
      return new ProviderSignInInvalid({ cause: error });
    const isOurs = error instanceof openId.ResponseBodyError || !refusals.has(codeOf(error));
    if (!isOurs) return new ProviderSignInInvalid({ cause: error });
    this.logger.warn({ err: error, issuer }, 'an identity provider does not answer as it should');
    return new ProviderUnavailable({ retryAfter, cause: error });
  }
}

/** The claims of the ID token, and of the user. Checks the signature of the former. */
async function claimsOf(
  openId: Library,
  config: OpenIdClient.Configuration,
  answer: URL,
  checks: Parameters<Library['authorizationCodeGrant']>[2],
): Promise<ProvenClaims> {
  const tokens = await openId.authorizationCodeGrant(config, answer, checks);
  const claims = tokens.claims();
  if (!claims) throw new ProviderSignInInvalid();
  if (config.serverMetadata().userinfo_endpoint === undefined) return { ...claims };
  return together(claims, await openId.fetchUserInfo(config, tokens.access_token, claims.sub));
}

/** Gives the answer of the token endpoint, which alone is asked with POST, again: a code is exchanged once. */
function exchangingOnce(call: Call): Call {
  let tokens: Promise<Response> | undefined;
  return async (url, options) => {
    if (options.method !== 'POST') return call(url, options);
    tokens ??= call(url, options);
    return (await tokens).clone();
  };
}

/** The code of openid-client for an ID token whose key is not among those of the provider. */
const unknownKey = 'OAUTH_KEY_SELECTION_FAILED';

/** Codes of openid-client for answers that do not belong to this sign-in. */
const refusals = new Set([
  'OAUTH_INVALID_RESPONSE',
  'OAUTH_JWT_CLAIM_COMPARISON_FAILED',
  'OAUTH_JWT_TIMESTAMP_CHECK_FAILED',
  unknownKey,
  'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED',
]);

function codeOf(error: unknown): string {
  const { code, cause } = (error ?? {}) as { code?: unknown; cause?: { code?: unknown } };
  const found = code ?? cause?.code;
  return typeof found === 'string' ? found : '';
}

/** The text of an `AddressForbidden` among the causes of an error. */
function forbiddenIn(error: unknown): string | undefined {
  for (let one: unknown = error; one instanceof Error; one = one.cause)
    if (one instanceof AddressForbidden) return one.message;
  return undefined;
}

/** An address and the word that it is verified come from the same answer. */
function together(claims: OpenIdClient.IDToken, info: OpenIdClient.UserInfoResponse): ProvenClaims {
  const { email, email_verified: isVerified, ...others } = info;
  const address = claims.email === undefined ? { email, email_verified: isVerified } : {};
  return { ...others, ...address, ...claims };
}

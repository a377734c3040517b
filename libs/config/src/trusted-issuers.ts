import { makeValidator } from 'envalid';
import { isOrganizationId, type OrganizationId } from '@app/common';
import { isLoopback, parseUrl } from './validators.js';

/** Asymmetric signature algorithms (RFC 7518, 3.1) that a trusted issuer may use. Never `none`, never HMAC. */
export const issuerAlgorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
];

/** An issuer of tokens besides Facet itself. */
export interface TrustedIssuer {
  /** Must equal the claim `iss`. */
  readonly issuer: string;
  /** Where its keys are (RFC 7517). Fixed here; a token can never name another place. */
  readonly jwksUri: string;
  /** One of them must be in the claim `aud`. */
  readonly audience: readonly string[];
  /** Users of this issuer become members of this organization. */
  readonly organizationId: OrganizationId;
  /** The part before `|` in the ids of its users. */
  readonly provider: string;
  /** Default: RS256 and ES256. */
  readonly algorithms: readonly string[];
  /** Later tokens change name, picture and e-mail address where the user has not done so here. Default: true. */
  readonly updateClaims: boolean;
  /** Seconds that known keys stay good while the address of the keys does not answer. Default: a day. */
  readonly jwksOutageSeconds: number;
}

export const mostAudiences = 20;
const aDay = 86_400;
export const longestOutage = 7 * aDay;
const longestText = 1000;

/**
 * Addresses under which no issuer is, but, on clouds, the metadata of the machine with its credentials:
 * link-local and unspecified ones.
 */
const isNobodysHost = (host: string): boolean =>
  /^(?:169\.254\.|0\.)/.test(host) ||
  /^\[(?:fe[89ab][0-9a-f]:|::\]|::ffff:(?:a9fe|0):)/.test(host) ||
  /^metadata(?:\.google\.internal)?\.?$/.test(host);

/** What is wrong with an issuer, and in which field. */
export class TrustedIssuerFault extends Error {
  constructor(
    readonly field: string,
    message: string,
  ) {
    super(message);
  }
}

/** A text that a column and an index take. */
const isText = (given: unknown): given is string =>
  typeof given === 'string' && given !== '' && given.length <= longestText && !/[\p{Cc}\p{Cs}]/u.test(given);

function fail(field: string, message: string): never {
  throw new TrustedIssuerFault(field, message);
}
function readAudience(given: unknown): readonly string[] {
  const list: readonly unknown[] = Array.isArray(given) ? given : [given];
  const isUsable = list.length > 0 && list.length <= mostAudiences && list.every((one) => isText(one));
  return isUsable ? list : fail('audience', `each entry needs "audience": a text, or a list of 1 to ${mostAudiences}`);
}

function readOutage(given: unknown = aDay): number {
  return Number.isInteger(given) && Number(given) >= 0 && Number(given) <= longestOutage
    ? Number(given)
    : fail('jwksOutageSeconds', `jwksOutageSeconds must be a whole number from 0 to ${longestOutage}`);
}

/** The address of the keys is called by the server: it is not one inside of a cloud's own network. */
function readAddress(given: string): string {
  const address = parseUrl(given) ?? fail('jwksUri', 'jwksUri is not a URL');
  if (address.protocol !== 'https:' && !(address.protocol === 'http:' && isLoopback(address.hostname)))
    fail('jwksUri', 'jwksUri must be https');
  if (address.username + address.password !== '') fail('jwksUri', 'jwksUri must not have credentials');
  if (isNobodysHost(address.hostname)) fail('jwksUri', 'jwksUri must not be a link-local or unspecified address');
  return address.href;
}

function readAlgorithms(given: unknown): readonly string[] {
  const names = given ?? ['RS256', 'ES256'];
  const isUsable =
    Array.isArray(names) && names.length > 0 && names.every((name) => issuerAlgorithms.includes(name as string));
  return isUsable ? (names as string[]) : fail('algorithms', `algorithms must be among ${issuerAlgorithms.join(', ')}`);
}

/** Reads one issuer: an entry of the setting, or what an operator adds. Throws `TrustedIssuerFault`. */
export function readTrustedIssuer(entry: unknown): TrustedIssuer {
  const given = (
    typeof entry === 'object' && entry !== null ? entry : fail('', 'is a JSON array of objects')
  ) as Record<string, unknown>;
  const text = (key: string): string => (isText(given[key]) ? given[key] : fail(key, `each entry needs "${key}"`));
  const jwksUri = readAddress(text('jwksUri'));
  const organizationId = text('organizationId');
  if (!isOrganizationId(organizationId)) return fail('organizationId', 'organizationId is not a slug');
  const provider = text('provider');
  if (!/^[a-z0-9][a-z0-9_-]*$/.test(provider) || provider === 'local')
    fail('provider', 'provider must be a lower-case word other than "local"');
  const algorithms = readAlgorithms(given.algorithms);
  const updateClaims = given.updateClaims ?? true;
  if (typeof updateClaims !== 'boolean') return fail('updateClaims', 'updateClaims must be true or false');
  const audience = readAudience(given.audience);
  const jwksOutageSeconds = readOutage(given.jwksOutageSeconds);
  return {
    issuer: text('issuer'),
    jwksUri,
    audience,
    organizationId,
    provider,
    algorithms,
    updateClaims,
    jwksOutageSeconds,
  };
}

export const trustedIssuers = makeValidator<TrustedIssuer[]>((input) => {
  const entries: unknown = JSON.parse(input);
  const issuers = (Array.isArray(entries) ? entries : fail('', 'is a JSON array')).map(readTrustedIssuer);
  if (new Set(issuers.map((one) => one.issuer)).size < issuers.length) fail('issuer', 'names an issuer twice');
  if (new Set(issuers.map((one) => one.provider)).size < issuers.length) fail('provider', 'names a provider twice');
  return issuers;
});

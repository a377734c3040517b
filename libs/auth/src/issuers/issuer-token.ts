import type { JWTHeaderParameters, JWTPayload } from 'jose';

/**
 * Media types of access tokens: RFC 9068, and what issuers wrote before it. `application/` in front means the
 * same (RFC 7515, 4.1.9).
 */
const types = new Set(['at+jwt', 'jwt']);

/** What Keycloak writes into the claim `typ` of tokens that give no access. */
const otherKinds = new Set(['refresh', 'offline', 'logout']);

/**
 * Why a token with a valid signature and valid times gives no access to Facet; undefined when it does. RFC
 * 8725, 3.11 and 3.12.
 */
export function faultOfToken(
  header: JWTHeaderParameters,
  claims: JWTPayload,
  audiences: readonly string[],
  latest: number,
): string | undefined {
  const type = typeOf(header);
  if ('crit' in header) return 'it has critical extensions';
  if (type !== undefined && !types.has(type)) return 'its type is another one';
  if (claims.events !== undefined) return 'it tells of an event (RFC 8417), such as a logout';
  if (typeof claims.typ === 'string' && otherKinds.has(claims.typ.toLowerCase())) return 'it is no access token';
  if (claims.token_use !== undefined && claims.token_use !== 'access' && claims.token_use !== 'id')
    return 'it is for another use';
  if (claims.cnf !== undefined) return 'it is bound to a key (RFC 7800), which a bearer does not prove to have';
  if (claims.iat !== undefined && claims.iat > latest) return 'it was issued in the future';
  if (isIdToken(type, claims) && !isOnlyFor(claims, audiences)) return 'it is an ID token of another application';
  return undefined;
}

function typeOf({ typ }: JWTHeaderParameters): string | undefined {
  return typ === undefined
    ? undefined
    : String(typ)
        .toLowerCase()
        .replace(/^application\//, '');
}

/**
 * OpenID Connect Core 1.0, 2 and 3.1.3.6. Some issuers put the nonce into access tokens as well and say
 * `Bearer` then.
 */
function isIdToken(type: string | undefined, claims: JWTPayload): boolean {
  if (type === 'at+jwt') return false;
  const marked =
    claims.at_hash !== undefined || claims.c_hash !== undefined || claims.typ === 'ID' || claims.token_use === 'id';
  return marked || (claims.nonce !== undefined && claims.typ !== 'Bearer');
}

/** OpenID Connect Core 1.0, 3.1.3.7: every audience is trusted, and the authorized party is one of them. */
function isOnlyFor({ aud = [], azp }: JWTPayload, audiences: readonly string[]): boolean {
  return (
    [aud].flat().every((one) => audiences.includes(one)) &&
    (azp === undefined || (typeof azp === 'string' && audiences.includes(azp)))
  );
}

import { api, type Answer, type Signer } from './api.js';
import type { IssuerKey } from './issuer-server.js';
import { signed, type TokenParts } from './tokens.js';

const seconds = (ahead = 0): number => Math.floor(Date.now() / 1000) + ahead;

/** The user of an issuer's token. */
export type Guest = (claims?: Record<string, unknown>, header?: Record<string, unknown>, key?: IssuerKey) => Signer;

/** Makes tokens of an issuer, which live for a day. */
export function guestsOf(issuer: string, usualKey: IssuerKey, audience: unknown = 'facet-test'): Guest {
  return (claims = {}, header = {}, key = usualKey) => {
    const usual = { iss: issuer, aud: audience, iat: seconds(), exp: seconds(86_400) };
    const parts: TokenParts = {
      header: { alg: key.alg, typ: 'JWT', kid: key.kid, ...header },
      claims: { ...usual, ...claims },
    };
    return { headers: { authorization: `Bearer ${signed(parts, key.privateKey)}` } };
  };
}

export const selfOf = (who: Signer): Promise<Answer> => api.as(who).get('/api/v1/user/me');

export const statusOf = async (who: Signer): Promise<number> => (await selfOf(who)).status;

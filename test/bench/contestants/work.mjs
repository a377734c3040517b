// What the others do for each hot route, whatever serves it. The frames around it are express.mjs and bare.mjs.
import { createPrivateKey, createPublicKey, randomUUID } from 'node:crypto';
import jwt from 'jsonwebtoken';
import {
  isAuthentic,
  readRefreshToken,
  writeRefreshToken,
} from '../../../dist/libs/auth/src/sessions/refresh-token.js';
import { notificationsOf } from '../../../dist/libs/notifications/src/inbox-window.js';
import { Encryption } from '../../../dist/libs/common/src/index.js';
import { toCurrentUser, toDirectorySelf, toM2Profile, toPage, toProfile } from './shapes.mjs';
import * as sql from './statements.mjs';

const { SIGNING_KEY, SIGNING_KID, FACET_SECRET } = process.env;
// As key objects: jsonwebtoken with a text reads the key anew for each token, which costs more than all the rest.
const privateKey = createPrivateKey(SIGNING_KEY);
const publicKey = createPublicKey(privateKey);
const verifying = { algorithms: ['ES256'], issuer: 'facet', audience: 'facet' };
const encryption = new Encryption({ FACET_SECRET });
const day = 86_400;

/** Throws for a token that is none of ours. */
export const claimsOf = (authorization) =>
  jwt.verify((authorization ?? '').replace(/^Bearer /, ''), publicKey, verifying);

/** What each route answers its caller. `first(name, values)` answers the first row of a statement. */
const routesWith = (first) => ({
  '/me': async ({ userId }) => toCurrentUser(await first('account', [userId, new Date()])),
  '/api/v1/user/me': async ({ userId, organizationId, permissions }) => {
    if (!permissions.includes('*') && !permissions.includes('read:users')) return undefined;
    const member = await first('member', [organizationId, userId]);
    await first('pylon', [organizationId]);
    return toDirectorySelf(member, permissions);
  },
  '/v1/user/profile': async ({ userId, organizationId }, query) =>
    toProfile(await first('person', [organizationId, userId]), query.get('fields').split(',')),
  '/api/profile/': async ({ userId, organizationId }) => toM2Profile(await first('profile', [organizationId, userId])),
  '/v1/user/notifications': async ({ userId, organizationId }, query) => {
    const [page, limit] = [Number(query.get('page') ?? 1), 20];
    const row = await first('inbox', [organizationId, userId, (page - 1) * limit, limit]);
    return toPage(row, notificationsOf(organizationId, row).reverse(), { organizationId, page, limit });
  },
});

/** A new pair of tokens for a refresh token, or nothing. `run` is inside of a transaction. */
async function refreshed(first, run, refreshToken) {
  const claim = readRefreshToken(refreshToken);
  const now = new Date();
  const session = claim && (await first('lockSession', [claim.sessionId, now], run));
  if (!session || !isAuthentic(encryption, claim, session.macKey) || session.counter - claim.counter > 1)
    return undefined;
  if (session.counter > claim.counter) return pairOf(session);
  const expiresAt = new Date((Math.floor(now.getTime() / 1000) + 30 * day) * 1000);
  await run('advance', sql.advance, [session.id, now, expiresAt]);
  return pairOf({ ...session, counter: session.counter + 1, expiresAt });
}

/**
 * @param ask runs a statement: `ask(name, text, values)` answers rows
 * @param transaction runs work with such an `ask` of its own, in a transaction
 */
export function workWith(ask, transaction) {
  const first = async (name, values, run = ask) => (await run(name, sql[name], values))[0];

  /** Who calls, or nothing: session, person and permissions from the database, on every request. */
  const callerOf = async ({ sid, sub }, scope = null) => {
    const found = await first('principal', [sid, sub, new Date(), scope]);
    return found?.status === 'active' ? found : undefined;
  };
  const refresh = ({ refreshToken }) => transaction((run) => refreshed(first, run, refreshToken));
  return { callerOf, routes: routesWith(first), refresh };
}

function pairOf(session) {
  const iat = Math.floor(Date.now() / 1000);
  const claims = {
    iss: 'facet',
    aud: 'facet',
    iat,
    exp: iat + 3600,
    jti: randomUUID(),
    sub: session.userId,
    sid: session.id,
    org: session.organizationId,
  };
  const header = { alg: 'ES256', typ: 'at+jwt', kid: SIGNING_KID };
  const accessToken = jwt.sign(claims, privateKey, { algorithm: 'ES256', header });
  return {
    accessToken,
    refreshToken: writeRefreshToken(encryption, session),
    tokenType: 'Bearer',
    expiresIn: 3600,
    organizationId: session.organizationId,
    user: { id: session.userId },
  };
}

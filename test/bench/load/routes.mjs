import { organization } from '../world/people.mjs';

const profileFields =
  'id,username,handle,displayName,biography,address,dateOfBirth,email,profilePictureUrl,walletAddress,createdAt,updatedAt';
const bearer = (caller) => ({ authorization: `Bearer ${caller.accessToken}` });
const reading = (path, headers = {}) => ({
  path,
  requests: (callers) => callers.map((caller) => ({ method: 'GET', path, headers: { ...bearer(caller), ...headers } })),
});

/**
 * Each refresh uses the token that the one before it gave; no session is refreshed by two requests at once. A caller
 * whose answer did not come before the load ended has an old token and is left out afterwards.
 */
function refreshes(callers) {
  const free = callers.filter((caller) => !caller.isWaiting);
  const setupRequest = (request, context) => {
    context.caller = free.shift();
    context.caller.isWaiting = true;
    return { ...request, body: JSON.stringify({ refreshToken: context.caller.refreshToken }) };
  };
  const onResponse = (status, body, { caller }) => {
    if (status === 200) caller.refreshToken = JSON.parse(body).refreshToken;
    caller.isWaiting = false;
    free.push(caller);
  };
  return [
    {
      method: 'POST',
      path: '/auth/refresh',
      headers: { 'content-type': 'application/json' },
      setupRequest,
      onResponse,
    },
  ];
}

/** The hot routes: what is asked of Facet and of the others alike. */
export const hotRoutes = {
  'GET /me': reading('/me'),
  'GET /api/v1/user/me': reading('/api/v1/user/me'),
  'GET /v1/user/profile': reading(`/v1/user/profile?fields=${profileFields}`),
  'GET /api/profile/': reading('/api/profile/', { 'x-m2-organization-id': organization }),
  'GET /v1/user/notifications': reading(`/v1/user/notifications?containerId=${organization}&page=1`),
  'POST /auth/refresh': { path: '/auth/refresh', requests: refreshes },
};

/** More than a server remembers, and asked for in turn, so that each token has been forgotten when it comes again. */
const freshTokens = 12_000;

/** GET /me with a token whose signature the server has to verify. */
export async function freshReads(callers) {
  const tokens = [];
  for (let n = 0; n < freshTokens; n += 1) tokens.push(await callers[n % callers.length].anotherToken());
  let next = 0;
  const setupRequest = (request) => {
    next = (next + 1) % tokens.length;
    return { ...request, headers: { authorization: `Bearer ${tokens[next]}` } };
  };
  return [{ method: 'GET', path: '/me', setupRequest }];
}

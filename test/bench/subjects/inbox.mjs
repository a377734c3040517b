import { load } from '../load/load.mjs';
import { facet, startServer } from '../load/server.mjs';
import { fillInbox } from '../../support/fill-inbox.mjs';

const organization = `inbox-${Date.now().toString(36)}`;
const broadcastEvery = 97;
const perPage = 20;

async function somebody(server) {
  const body = JSON.stringify({
    email: `ann@${organization}.example`,
    password: 'nine loud geese at dawn',
    name: 'Ann',
    organizationId: organization,
  });
  const answer = await fetch(`${server.url}/auth/sign-up`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  if (!answer.ok) throw new Error(`the sign-up answered ${answer.status}`);
  return answer.json();
}

async function measure(server, { accessToken }, page, { connections, seconds }) {
  const path = `/v1/user/notifications?containerId=${organization}&page=${page}`;
  const request = { method: 'GET', path, headers: { authorization: `Bearer ${accessToken}` } };
  await load(server.url, [request], { connections, amount: 200 });
  return load(server.url, [request], { connections, seconds });
}

/** The first, a middle and the last page of somebody who has very many notifications, in an organization of its own. */
export async function inbox({ large, options: { quick, seconds }, postgres }) {
  const size = quick ? 10_000 : 100_000;
  const pages = { first: 1, middle: Math.round(size / perPage / 2), last: Math.ceil(size / perPage) };
  await large.found(organization);
  const server = await startServer(facet, large.environment);
  try {
    const session = await somebody(server);
    const person = { organization, id: session.user.id };
    await postgres.connected(large.name, (client) =>
      fillInbox((text, values) => client.query(text, values), person, size, broadcastEvery),
    );
    const lines = [];
    for (const [asked, connections] of Object.entries({ 'one after the other': 1, '16 in flight': 16 })) {
      for (const [name, page] of Object.entries(pages)) {
        const { p50, p99, rate } = await measure(server, session, page, { connections, seconds });
        const how = `${asked}: p50 ${p50.toFixed(1)} ms, ${Math.round(rate)}/s`;
        lines.push({
          what: `${name} page of ${size} notifications, p99`,
          value: p99,
          unit: 'ms',
          less: true,
          atLeast: 40,
          aim: 20,
          how,
        });
      }
    }
    return { lines };
  } finally {
    await server.stop();
  }
}

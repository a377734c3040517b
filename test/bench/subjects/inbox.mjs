import { load } from '../load/load.mjs';
import { facet, startServer } from '../load/server.mjs';
import { fillInbox } from '../../support/fill-inbox.mjs';

const connections = 4;
const organization = `inbox-${Date.now().toString(36)}`;

async function somebody(server) {
  const body = JSON.stringify({ email: `ann@${organization}.example`, password: 'nine loud geese at dawn', name: 'Ann', organizationId: organization });
  const answer = await fetch(`${server.url}/auth/sign-up`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  if (!answer.ok) throw new Error(`the sign-up answered ${answer.status}`);
  return answer.json();
}

/** The first, a middle and the last page of somebody who has very many notifications, in an organization of its own. */
export async function inbox({ large, options, postgres }) {
  const size = options.quick ? 10_000 : 100_000;
  await large.found(organization);
  const server = await startServer(facet, large.environment);
  try {
    const { accessToken, user } = await somebody(server);
    await postgres.connected(large.name, (client) => fillInbox((text, values) => client.query(text, values), { organization, id: user.id }, size, 97));
    const lines = [];
    for (const [name, page] of Object.entries({ first: 1, middle: Math.round(size / 40), last: Math.ceil(size / 20) })) {
      const request = {
        method: 'GET',
        path: `/v1/user/notifications?containerId=${organization}&page=${page}`,
        headers: { authorization: `Bearer ${accessToken}` },
      };
      await load(server.url, [request], { connections, amount: 200 });
      const { p50, p99, rate } = await load(server.url, [request], { connections, seconds: options.seconds });
      const how = `${connections} in flight: p50 ${p50.toFixed(1)} ms, ${Math.round(rate)}/s`;
      lines.push({ what: `${name} page of ${size} notifications, p99`, value: p99, unit: 'ms', less: true, atLeast: 60, aim: 20, how });
    }
    return { lines };
  } finally {
    await server.stop();
  }
}

import { load } from '../load/load.mjs';
import { facet, startServer } from '../load/server.mjs';
import { login } from './sign-in.mjs';

const connections = 4;
const agents = {
  known: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  new: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
};

/** Each request signs the next of the callers in: a list of requests is sent by each connection from its beginning. */
function logins(callers, agent) {
  let next = 0;
  const setupRequest = (request) => {
    next += 1;
    const { headers, body } = login(callers[next % callers.length]);
    return { ...request, headers: { ...headers, 'user-agent': agent }, body };
  };
  return [{ method: 'POST', path: '/auth/login', setupRequest }];
}

/** Sign-ins from the device that everybody has, and then of each caller once from another one. */
export async function devices({ large }) {
  const database = (text) => large.ask(text);
  await database(`insert into known_devices (user_id, device, known_since, last_used_at)
    select id, 'Firefox, Linux', now(), now() from users on conflict do nothing`);
  await database('vacuum analyze known_devices');
  const server = await startServer(facet, large.environment);
  try {
    const amount = large.callers.length;
    await load(server.url, logins(large.callers, agents.known), { connections, amount: 100 });
    const known = await load(server.url, logins(large.callers, agents.known), { connections, amount });
    const added = await load(server.url, logins(large.callers, agents.new), { connections, amount });
    const [{ count }] = await database(
      `select count(*)::int as count from known_devices where device = 'Chrome, Windows'`,
    );
    if (count !== amount) throw new Error(`of ${amount} new devices ${count} are known`);
    const how = `${amount} sign-ins, ${connections} in flight, among ${large.users} known devices`;
    const line = (what, { p50 }) => ({ what, value: p50, unit: 'ms', less: true, atLeast: 100, aim: 60, how });
    return {
      lines: [line('sign-in from a known device, p50', known), line('sign-in from a new device, p50', added)],
    };
  } finally {
    await server.stop();
    await database('truncate known_devices');
  }
}

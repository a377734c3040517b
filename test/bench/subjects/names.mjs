import pg from 'pg';
import { at, load } from '../load/load.mjs';
import { facet, startServer } from '../load/server.mjs';
import { organization } from '../world/people.mjs';

const connections = 4;
const run = Date.now().toString(36);
let next = 0;
const headersOf = ({ accessToken }) => ({
  authorization: `Bearer ${accessToken}`,
  'x-m2-organization-id': organization,
  'content-type': 'application/json',
});

/** Each request claims a name that nobody has held, for the next of the callers. */
function claims(callers) {
  const setupRequest = (request) => {
    next += 1;
    return {
      ...request,
      headers: headersOf(callers[next % callers.length]),
      body: JSON.stringify({ username: `claim.${run}.${next}` }),
    };
  };
  return [{ method: 'PUT', path: '/api/profile/', setupRequest }];
}

/** What the disk alone takes: one small row after the other, each with its commit, over as many connections. */
async function commits(url, seconds) {
  const clients = Array.from({ length: connections }, () => new pg.Client({ connectionString: url }));
  const times = [];
  try {
    await Promise.all(clients.map((client) => client.connect()));
    await clients[0].query('create table bench_commits (at timestamptz)');
    const end = performance.now() + seconds * 1000;
    await Promise.all(
      clients.map(async (client) => {
        for (let began = performance.now(); began < end; began = performance.now()) {
          await client.query('insert into bench_commits values (now())');
          times.push(performance.now() - began);
        }
      }),
    );
  } finally {
    await clients[0].query('drop table if exists bench_commits');
    await Promise.all(clients.map((client) => client.end()));
  }
  times.sort((a, b) => a - b);
  return { p50: at(times, 0.5), p99: at(times, 0.99) };
}

async function replace(server, admin, names) {
  const began = performance.now();
  const request = { method: 'PUT', headers: headersOf(admin), body: JSON.stringify(names) };
  const answer = await fetch(`${server.url}/api/profile/username/denylist`, request);
  if (!answer.ok) throw new Error(`the denylist answered ${answer.status}: ${await answer.text()}`);
  return (performance.now() - began) / 1000;
}

/** Names claimed while all people hold one, and a whole denylist put in place of another one. */
export async function names({ large, options }) {
  const server = await startServer(facet, large.environment);
  const denied = options.quick ? 10_000 : 100_000;
  const listOf = (from) => Array.from({ length: denied }, (_, at) => `denied.${run}.${from + at}`);
  try {
    // A server that has just started compiles and plans at first.
    await load(server.url, claims(large.callers), { connections, amount: 200 });
    const { p50, p99, count } = await load(server.url, claims(large.callers), {
      connections,
      seconds: options.seconds * 3,
    });
    const disk = await commits(large.environment.DATABASE_URL, options.seconds);
    const first = await replace(server, large.admin, listOf(0));
    const second = await replace(server, large.admin, listOf(denied / 2));
    await replace(server, large.admin, []);
    const how = `the slower of an empty list (${first.toFixed(2)} s) and one of which half stays (${second.toFixed(2)} s)`;
    const claim = `${count} claims, ${connections} in flight: p50 ${p50.toFixed(1)} ms; a commit of one row alone: p50 ${disk.p50.toFixed(1)}, p99 ${disk.p99.toFixed(1)} ms`;
    const ofClaims = { value: p99, unit: 'ms', less: true, atLeast: 20, aim: 10, how: claim };
    const ofList = { value: Math.max(first, second), unit: 's', less: true, atLeast: 2.4, aim: 1.5, how };
    return {
      lines: [
        { what: `username claim among ${large.users} names, p99`, ...ofClaims },
        { what: `PUT denylist of ${denied} names`, ...ofList },
      ],
    };
  } finally {
    await server.stop();
  }
}

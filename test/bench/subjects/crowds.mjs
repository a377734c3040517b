import { load, median } from '../load/load.mjs';
import { freshReads, hotRoutes } from '../load/routes.mjs';
import { facet, startServer } from '../load/server.mjs';

/** Requests in flight: one client, a busy server, nearly as many as it lets in at once, and more than that. */
const crowdsOf = [1, 32, 100, 200];

/** One turn: what the clients saw, and microseconds of processor time for each request, of Node and of PostgreSQL. */
async function turn(server, postgres, requests, options) {
  const before = [server.processor(), await postgres.processor()];
  const { count, ...seen } = await load(server.url, requests, { ...options, mayRefuse: true });
  const after = [server.processor(), await postgres.processor()];
  const [node, database] = after.map((one, at) => ((one - before[at]) * 1e6) / count);
  return { ...seen, node, database };
}

function row(signatures, connections, turns) {
  const of = (name) => median(turns.map((one) => one[name]));
  return {
    signatures,
    'in flight': connections,
    '/s': Math.round(of('rate')),
    'p50, ms': of('p50'),
    'p99, ms': of('p99'),
    'p99.9, ms': of('p999'),
    'µs of Node': Math.round(of('node')),
    'µs of PostgreSQL': Math.round(of('database')),
    'refused, %': of('refused') * 100,
  };
}

/**
 * GET /me from one client to a crowd, with signatures that are remembered and with fresh ones, in alternating
 * turns.
 */
export async function crowds({ large, postgres, options: { rounds, seconds }, say }) {
  const server = await startServer(facet, large.environment);
  const kinds = { remembered: hotRoutes['GET /me'].requests(large.callers), fresh: await freshReads(large.callers) };
  const cases = crowdsOf.flatMap((connections) => Object.keys(kinds).map((kind) => ({ kind, connections, turns: [] })));
  try {
    for (const requests of Object.values(kinds))
      await load(server.url, requests, { connections: 32, seconds: Math.min(seconds, 2) });
    for (let round = 0; round < rounds; round += 1) {
      for (const { kind, connections, turns } of cases)
        turns.push(await turn(server, postgres, kinds[kind], { connections, seconds }));
    }
    const rows = cases.map(({ kind, connections, turns }) => row(kind, connections, turns));
    for (const one of rows) say(JSON.stringify(one));
    return { tables: [rows] };
  } finally {
    await server.stop();
  }
}

import { dirname } from 'node:path';
import { alternate, ratio } from '../load/alternate.mjs';
import { hotRoutes } from '../load/routes.mjs';
import { facet, startServer } from '../load/server.mjs';
import { installPeer } from '../peers/installation.mjs';
import { peers as all, secret } from '../peers/peers.mjs';
import { login } from './sign-in.mjs';

/** Requests in flight. Of sign-ins few, since a hash of better-auth takes a fifth of a second. */
const [reading, signingIn] = [32, 4];
const leastSeconds = 5;

async function ask(server, { method, path, headers, body }) {
  // As a page of its own site: better-auth refuses what `fetch` sends without an origin.
  const answer = await fetch(server.url + path, { method, headers: { ...headers, origin: server.url }, body });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${text.slice(0, 200)}`);
  return JSON.parse(text);
}

/** The server of a peer with a database of its own, its schema, and as many people as Facet has. */
async function open(peer, file, { postgres, large }) {
  const database = `peer_${peer.name.replaceAll('-', '_')}`;
  await postgres.drop(database);
  await postgres.create(database);
  const environment = { DATABASE_URL: postgres.urlOf(database), SECRET: secret, NODE_ENV: 'production' };
  const server = await startServer(file, environment, dirname(file));
  try {
    await ask(server, peer.signUp());
    await postgres.connected(database, async (client) => {
      for (const statement of peer.seeding) await client.query(statement, [large.users]);
      for (const statement of peer.afterwards) await client.query(statement);
    });
  } catch (error) {
    await server.stop();
    throw error;
  }
  return { server, close: () => server.stop().then(() => postgres.drop(database)) };
}

/** Who answers about somebody else, or about nobody, is not measured. */
async function demandOwnAnswers(server, route, callers) {
  for (const caller of callers)
    if (!route.shows(await ask(server, route.of(caller)), caller)) throw new Error(`${route.name} shows no user`);
}

const answeredBy = (peer) => `${peer.name} ${peer.packages[peer.name]}`;

/** One route of Facet's beside the peer's own. */
async function compare(peer, servers, { own, route, connections }, { large, options, say }) {
  await demandOwnAnswers(servers[1], route, large.callers.slice(0, 5));
  const requests = [own.requests, large.callers.map(route.of)];
  const turns = await alternate(servers, requests, { ...options, connections });
  const [mine, others] = turns;
  say(`${own.name}: Facet ${Math.round(mine.rate)}/s, ${peer.name} ${Math.round(others.rate)}/s`);
  return {
    peer: answeredBy(peer),
    'Facet / the peer': `${own.name} / ${route.name}`,
    'in flight': connections,
    'Facet/s': Math.round(mine.rate),
    'peer/s': Math.round(others.rate),
    '×': ratio(mine, others),
    'seen, ×': mine.rates.map((rate, round) => (rate / others.rates[round]).toFixed(2)).join(' / '),
    'µs of Node each': turns.map((one) => Math.round(one.processor)).join(' / '),
  };
}

const slower = (world) => ({
  ...world,
  options: { ...world.options, seconds: Math.max(leastSeconds, world.options.seconds * 3) },
});

async function measure(peer, server, own, world) {
  const opened = await open(peer, server, world);
  try {
    const servers = [own, opened.server];
    const { callers } = world.large;
    const read = { name: 'GET /me', requests: hotRoutes['GET /me'].requests(callers) };
    const signIn = {
      name: `POST /auth/login (argon2id, 19 MiB; the peer: ${peer.hash})`,
      requests: callers.map(login),
    };
    return [
      await compare(peer, servers, { own: read, route: peer.read, connections: reading }, world),
      await compare(peer, servers, { own: signIn, route: peer.signIn, connections: signingIn }, slower(world)),
    ];
  } finally {
    await opened.close();
  }
}

/**
 * Other user stores on the same PostgreSQL, with their own schema, routes and defaults, which are installed
 * for the run. Nothing without `--peers`. A peer that cannot be installed is left out, with a line that says so.
 */
export async function peers(world) {
  if (!world.options.peers) return {};
  const own = await startServer(facet, world.large.environment);
  const rows = [];
  const missing = [];
  try {
    for (const peer of all) {
      const file = await installPeer(world.postgres.folder, peer).catch((error) => {
        missing.push({ 'not measured': answeredBy(peer), why: `cannot be installed: ${error.message}` });
      });
      if (file === undefined) world.say(`${answeredBy(peer)} ${missing.at(-1).why}`);
      else rows.push(...(await measure(peer, file, own, world)));
    }
  } finally {
    await own.stop();
  }
  return { tables: [rows, missing] };
}

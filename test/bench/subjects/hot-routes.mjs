import { deepStrictEqual } from 'node:assert';
import { load, median } from '../load/load.mjs';
import { hotRoutes } from '../load/routes.mjs';
import { startServer } from '../load/server.mjs';

const facet = 'dist/apps/api/src/main.js';
const contestant = (name) => `test/bench/contestants/${name}.mjs`;

/** Facet as it is, Facet without its log of requests (which the other two do not write either), and the two others. */
function openAll({ environment, signingKey }) {
  const key = { SIGNING_KID: signingKey.kid, SIGNING_KEY: signingKey.privateKey.export({ format: 'pem', type: 'pkcs8' }) };
  const others = { ...environment, ...key, NODE_ENV: 'production' };
  return Promise.all([
    startServer(facet, environment),
    startServer(facet, { ...environment, LOG_LEVEL: 'warn' }),
    startServer(contestant('express'), others),
    startServer(contestant('bare'), others),
  ]);
}

const names = ['Facet', 'Facet, no log', 'Express 5', 'bare Node'];

async function answerOf(server, route, caller) {
  const [request] = route.requests([caller]);
  const { method, path, headers, body } = request.setupRequest ? request.setupRequest(request, {}) : request;
  const answer = await fetch(server.url + path, { method, headers, body });
  if (answer.status !== 200) throw new Error(`${path} answered ${answer.status} at ${server.url}`);
  const json = await answer.json();
  if (json.refreshToken) caller.refreshToken = json.refreshToken;
  return json;
}

/** Who does less is faster. All must say the same; of tokens, of which each is another one, all must have the same parts. */
async function demandSameAnswers(servers, callers) {
  for (const [name, route] of Object.entries(hotRoutes)) {
    for (const caller of callers) {
      const answers = [];
      for (const server of servers) answers.push(await answerOf(server, route, caller));
      const shown = answers.map((one) => (one.accessToken ? Object.keys(one) : one));
      for (const other of shown.slice(1)) deepStrictEqual(other, shown[0], `${name} is answered differently`);
    }
  }
}

/** One turn of one server: requests a second, and microseconds of its own processor time for each. */
async function turn(server, requests, seconds) {
  const before = server.processor();
  const { rate, count } = await load(server.url, requests, { seconds });
  return { rate, processor: ((server.processor() - before) * 1e6) / count };
}

/** All of them in each round, each round beginning with another one, so that what disturbs the machine disturbs all. */
async function alternate(servers, requests, { rounds, seconds }) {
  const turns = servers.map(() => []);
  for (const server of servers) await load(server.url, requests, { seconds: Math.min(seconds, 2) });
  for (let round = 0; round < rounds; round += 1) {
    for (let at = 0; at < servers.length; at += 1) {
      const which = (round + at) % servers.length;
      turns[which].push(await turn(servers[which], requests, seconds));
    }
  }
  return turns.map((own) => ({
    rates: own.map((one) => one.rate),
    rate: median(own.map((one) => one.rate)),
    processor: median(own.map((one) => one.processor)),
  }));
}

/** The median of the ratios within each round: neighbours in time share the weather. */
const ratio = (one, other) => median(one.rates.map((rate, round) => rate / other.rates[round]));

const figures = (name, [own, , express, bare]) =>
  name === 'GET /me'
    ? [
        { what: 'GET /me against plain Express 5 + pg', value: ratio(own, express), unit: '×', atLeast: 1.2, aim: 2 },
        { what: 'GET /me against bare node:http + pg', value: ratio(own, bare), unit: '×', atLeast: 0.6, aim: 0.9 },
      ]
    : [];

const row = (name, [own, quiet, express, bare]) => ({
  route: name,
  ...Object.fromEntries([own, quiet, express, bare].map((one, at) => [`${names[at]}/s`, Math.round(one.rate)])),
  '× Express': ratio(own, express),
  '× bare': ratio(own, bare),
  '× Express, no log': ratio(quiet, express),
  '× bare, no log': ratio(quiet, bare),
  'µs of CPU each': [own, quiet, express, bare].map((one) => Math.round(one.processor)).join(' / '),
});

/** Hot routes of Facet against the same work done by others. */
export const hotRouteSubject =
  (wanted) =>
  async ({ large, options, say }) => {
    const servers = await openAll(large);
    const [lines, rows] = [[], []];
    try {
      await demandSameAnswers(servers, large.callers.slice(0, 20));
      for (const [name, route] of Object.entries(hotRoutes).filter(([one]) => wanted(one))) {
        const turns = await alternate(servers, route.requests(large.callers), options);
        rows.push(row(name, turns));
        lines.push(...figures(name, turns));
        say(`${name}: ${turns.map((one, at) => `${names[at]} ${Math.round(one.rate)}/s`).join(', ')}`);
      }
    } finally {
      await Promise.all(servers.map((one) => one.stop()));
    }
    return { lines, rows };
  };

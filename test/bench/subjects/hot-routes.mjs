import { deepStrictEqual } from 'node:assert';
import { alternate, ratio } from '../load/alternate.mjs';
import { hotRoutes } from '../load/routes.mjs';
import { facet, startServer } from '../load/server.mjs';

const contestant = (name) => `test/bench/contestants/${name}.mjs`;

/**
 * Facet as it is, and others who do the same; none of those writes a log of requests, so with `quiet` also
 * Facet without its log.
 */
async function openAll({ environment, signingKey }, quiet) {
  const key = {
    SIGNING_KID: signingKey.kid,
    SIGNING_KEY: signingKey.privateKey.export({ format: 'pem', type: 'pkcs8' }),
  };
  const others = { ...environment, ...key, NODE_ENV: 'production' };
  const all = {
    Facet: await startServer(facet, environment),
    'Express 5': await startServer(contestant('express'), others),
    'bare Node': await startServer(contestant('bare'), others),
    ...(quiet && { 'Facet, no log': await startServer(facet, { ...environment, LOG_LEVEL: 'warn' }) }),
  };
  return { names: Object.keys(all), servers: Object.values(all) };
}

async function answerOf(server, route, caller) {
  const [request] = route.requests([caller]);
  const { method, path, headers, body } = request.setupRequest ? request.setupRequest(request, {}) : request;
  const answer = await fetch(server.url + path, { method, headers, body });
  if (answer.status !== 200) throw new Error(`${path} answered ${answer.status} at ${server.url}`);
  const json = await answer.json();
  if (json.refreshToken) Object.assign(caller, { refreshToken: json.refreshToken, isWaiting: false });
  return json;
}

/**
 * Who does less is faster. All must say the same; of tokens, of which each is another one, all must have the
 * same parts.
 */
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

/** Requests under way at the same time: what a busy server has, and what one client has. */
const [busy, alone] = [32, 1];

/** What each route reaches at least against `bare Node` with `busy` requests in flight, and what it aims at. */
const bounds = (route) => (route === 'GET /me' ? [1, 1.5] : route === 'POST /auth/refresh' ? [0.7, 1] : [0.9, 1.3]);

function figures(route, [own, express, bare]) {
  const [atLeast, aim] = bounds(route);
  return [
    {
      what: `${route} against bare node:http + pg, ${busy} in flight`,
      value: ratio(own, bare),
      unit: '×',
      atLeast,
      aim,
    },
    {
      what: `${route} against plain Express 5 + pg, ${busy} in flight`,
      value: ratio(own, express),
      unit: '×',
      atLeast: 1.2,
      aim: 2,
    },
  ];
}

const row = (route, names, turns) => {
  const [own, express, bare, quiet] = turns;
  return {
    route,
    ...Object.fromEntries(turns.map((one, at) => [`${names[at]}/s`, Math.round(one.rate)])),
    '× Express': ratio(own, express),
    '× bare': ratio(own, bare),
    ...(quiet && { '× Express, no log': ratio(quiet, express), '× bare, no log': ratio(quiet, bare) }),
    'µs of CPU each': turns.map((one) => Math.round(one.processor)).join(' / '),
  };
};

/** Hot routes of Facet against the same work done by others. The figures are those of `GET /me`. */
export const hotRouteSubject =
  (wanted, { isFigure = false } = {}) =>
  async ({ large, options, say }) => {
    const { names, servers } = await openAll(large, isFigure);
    const [lines, rows] = [[], []];
    try {
      await demandSameAnswers(servers, large.callers.slice(0, 20));
      for (const [name, route] of Object.entries(hotRoutes).filter(([one]) => wanted(one))) {
        const all = Array(servers.length).fill(route.requests(large.callers));
        const turns = await alternate(servers, all, { ...options, connections: busy });
        rows.push(row(name, names, turns));
        lines.push(...figures(name, turns));
        if (isFigure) {
          const [own, , bare] = await alternate(servers, all, { ...options, connections: alone });
          lines.push({
            what: `${name} against bare node:http + pg, ${alone} in flight`,
            value: ratio(own, bare),
            unit: '×',
            atLeast: 0.8,
            aim: 0.95,
          });
        }
        say(`${name}: ${turns.map((one, at) => `${names[at]} ${Math.round(one.rate)}/s`).join(', ')}`);
      }
    } finally {
      await Promise.all(servers.map((one) => one.stop()));
    }
    return { lines, tables: [rows] };
  };

import { load } from '../load/load.mjs';
import { facet, startServer } from '../load/server.mjs';
import { emailOf, nameOf, organization, usernameOf } from '../world/people.mjs';

const connections = 4;

/** What admins look for, each time another person, of whom nobody calls: the names of callers change. */
const kinds = {
  'by an address': emailOf,
  'by a username': usernameOf,
  'by a whole name': nameOf,
  'by the beginning of an address': (n) => emailOf(n).slice(0, 'person-'.length + 2),
  'by the beginning of a name': (n) => nameOf(n).slice(0, 'Person Number '.length + 1),
  'by what everybody has': () => 'person',
};

const searches = ({ admin, callers }, textOf) =>
  callers.map(({ n }) => ({
    method: 'GET',
    path: `/admin/organizations/${organization}/members?search=${encodeURIComponent(textOf(n + 1))}`,
    headers: { authorization: `Bearer ${admin.accessToken}` },
  }));

export async function demandFound(server, { method, path, headers }) {
  const answer = await fetch(server.url + path, { method, headers });
  const { members } = await answer.json();
  if (!(members?.length > 0)) throw new Error(`${path} answered ${answer.status} and found nobody`);
}

/** Members found by an admin among all of them. */
export async function search({ large, options }) {
  const server = await startServer(facet, large.environment);
  const [rows, lines] = [[], []];
  try {
    for (const [kind, textOf] of Object.entries(kinds)) {
      const requests = searches(large, textOf);
      await demandFound(server, requests[0]);
      await load(server.url, requests, { connections, amount: 100 });
      const { p50, p99, rate } = await load(server.url, requests, { connections, seconds: options.seconds });
      rows.push({
        [`member search among ${large.users}, ${connections} in flight`]: kind,
        'p50, ms': p50,
        'p99, ms': p99,
        '/s': Math.round(rate),
      });
      lines.push({
        what: `member search among ${large.users}, ${kind}, p50`,
        value: p50,
        unit: 'ms',
        less: true,
        atLeast: 25,
        aim: 10,
        how: `${connections} in flight`,
      });
    }
    return { lines, tables: [rows] };
  } finally {
    await server.stop();
  }
}

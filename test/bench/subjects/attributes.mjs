import { setTimeout as sleep } from 'node:timers/promises';
import { load } from '../load/load.mjs';
import { facet, startServer } from '../load/server.mjs';
import { organization } from '../world/people.mjs';
import { demandFound } from './search.mjs';

const connections = 4;
const path = `/admin/organizations/${organization}`;
/** As many members have one. */
const departments = 1000;
const schema = {
  type: 'object',
  properties: {
    department: { type: 'string', maxLength: 60, 'x-facet': { searchable: true } },
    employeeNumber: { type: 'integer', 'x-facet': { searchable: true } },
  },
};

const kinds = {
  'by a number': (n) => ({ 'attribute.employeeNumber': n }),
  'by a text': (n) => ({ 'attribute.department': `Department ${n % departments}` }),
  'by the beginning of a text': (n) => ({ 'attribute.department.prefix': `Department ${n % 10}` }),
  'by two': (n) => ({ 'attribute.department': `Department ${n % departments}`, 'attribute.employeeNumber': n }),
};

const headersOf = ({ accessToken }) => ({
  authorization: `Bearer ${accessToken}`,
  'content-type': 'application/json',
});

/** Values that were there before anybody wanted to find members by them. */
const fill = (large) =>
  large.ask(`insert into member_attributes (organization_id, user_id, attributes)
    select organization_id, user_id, jsonb_build_object('department', 'Department ' || n % ${departments}, 'employeeNumber', n)
    from (select organization_id, user_id, row_number() over (order by user_id) - 1 as n from members where organization_id = '${organization}') m`);

/** The seconds that the job takes after the schema was put. */
async function index(server, large) {
  const began = performance.now();
  const request = { method: 'PUT', headers: headersOf(large.admin), body: JSON.stringify({ schema }) };
  const answer = await fetch(`${server.url}${path}/attributes/schema`, request);
  if (!answer.ok) throw new Error(`the schema answered ${answer.status}: ${await answer.text()}`);
  for (;;) {
    const [row] = await large.ask('select done, members from attribute_indexes');
    if (row?.done) return (performance.now() - began) / 1000;
    await sleep(100);
  }
}

/** Members who are put into the index of attributes by its job, and are then found by them. */
export async function attributes({ large, options }) {
  await fill(large);
  const server = await startServer(facet, large.environment);
  try {
    const seconds = await index(server, large);
    await large.ask('vacuum analyze member_attribute_keys');
    const lines = [
      {
        what: `members indexed by two attributes, of ${large.users}`,
        value: large.users / seconds,
        unit: '/s',
        atLeast: 2000,
        aim: 10_000,
        how: `job attributes.index, ${seconds.toFixed(1)} s`,
      },
    ];
    for (const [kind, queryOf] of Object.entries(kinds)) {
      const requests = large.callers.map(({ n }) => ({
        method: 'GET',
        path: `${path}/members?${new URLSearchParams(queryOf(n)).toString()}`,
        headers: headersOf(large.admin),
      }));
      await demandFound(server, requests[0]);
      await load(server.url, requests, { connections, amount: 100 });
      const { p50, p99, rate } = await load(server.url, requests, { connections, seconds: options.seconds });
      const how = `${connections} in flight: p99 ${p99.toFixed(1)} ms, ${Math.round(rate)}/s`;
      const what = `members found ${kind} of their attributes among ${large.users}, p50`;
      lines.push({ what, value: p50, unit: 'ms', less: true, atLeast: 25, aim: 10, how });
    }
    return { lines };
  } finally {
    await server.stop();
    await large.ask('truncate attribute_schemas, attribute_indexes, member_attribute_keys, member_attributes');
  }
}

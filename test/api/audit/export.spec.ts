/** @settings {"DATABASE_POOLER": "none"} */
import { request, type IncomingMessage } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { api } from '../../support/api.js';
import { auditOf, type AuditEntry } from '../../support/audit.js';
import { nodesOf } from '../../support/facet.js';
import { anOrganization, aPerson, type TestPerson } from '../../support/people.js';

jest.setTimeout(60_000);

const many = 100_000;
let admin: TestPerson;
let mia: TestPerson;

/** A year of entries by a hundred users and what they did to each other, beside those of the test. */
const fill = `
  insert into audit_entries (organization_id, id, at, action, actor_kind, actor, target_type, target, details)
  select $1, (lpad(to_hex(extract(epoch from at)::bigint * 1000), 12, '0') || '7' || lpad(to_hex(n % 4096), 3, '0') || '8' || lpad(to_hex(n), 15, '0'))::uuid,
    at, (array['user.signed_in', 'user.described', 'roles.assigned'])[n % 3 + 1], 'person', 'subject-' || n % 100, 'user', 'subject-' || n % 97, '{}'
  from (select n, now() - interval '1 year' + n * interval '5 minutes' as at from generate_series(1, $2::int) n) moments`;

beforeAll(async () => {
  admin = await aPerson({ in: await anOrganization(), as: 'admin' });
  mia = await aPerson({ in: admin.organization });
  await facet.sql(fill, [admin.organization, many]);
  await facet.sql(`insert into users (id, name) select gen_random_uuid(), 'many' from generate_series(1, 3000)`);
  await facet.sql(`insert into audit_subjects (user_id, subject) select id, id::text from users where name = 'many'`);
  await facet.sql(
    `insert into audit_origins (organization_id, entry_id, ip_address) select organization_id, id, '192.0.2.1' from audit_entries where target like 'subject-%'`,
  );
  await facet.sql('analyze audit_entries, audit_subjects, audit_origins');
});

/** The answer, of which nothing has been read yet. */
function exporting(query = ''): Promise<IncomingMessage> {
  const { headers } = admin;
  return new Promise((done, failed) =>
    request(`${facet.url}/admin/audit/export${query}`, { headers }, done).on('error', failed).end(),
  );
}

async function* linesOf(answer: IncomingMessage): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of answer.setEncoding('utf8')) {
    const lines = (rest + (chunk as string)).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  expect(rest).toBe('');
}

/** Waits until the application reads nothing more, and says how often it had read. */
async function untilStill(): Promise<number> {
  for (let before = -1; ; await pause(400)) {
    const taken = facet.inside.connectionsTaken();
    if (taken === before) return taken;
    before = taken;
  }
}

describe('GET /admin/audit/export', () => {
  it('gives every entry once, newest first, one a line', async () => {
    const answer = await exporting();
    expect(answer.headers).toMatchObject({
      'content-type': 'application/x-ndjson',
      'content-disposition': 'attachment; filename="audit.ndjson"',
    });
    let [count, ordered, last] = [0, true, 'g'];
    for await (const line of linesOf(answer)) {
      const { id } = JSON.parse(line) as AuditEntry;
      ordered &&= id < last;
      last = id;
      count += 1;
    }
    expect({ count, ordered }).toEqual({ count: many + 3, ordered: true });
  });

  it('shows an entry as the list shows it, and takes the same filters', async () => {
    const filter = { actor: mia.id, action: 'user.joined', from: '2020-01-01T00:00:00Z' };
    const { body } = await api.as(admin).get(`/admin/audit/export?${new URLSearchParams(filter).toString()}`);
    const lines = (body as string).trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line) as AuditEntry)).toEqual(await auditOf(admin, filter));
    expect(lines).toHaveLength(1);
    expect((await api.as(admin).get('/admin/audit/export?action=user.flew')).status).toBe(400);
    expect((await api.as(admin).get('/admin/audit/export?limit=3')).status).toBe(400);
  });

  it('is empty where nothing matches', async () => {
    expect((await api.as(admin).get('/admin/audit/export?target=nobody')).body).toBe('');
  });

  it('reads no faster than the caller, and stops when the caller goes', async () => {
    const before = await untilStill();
    const answer = await exporting();
    answer.pause();
    const meanwhile = (await untilStill()) - before;
    // A batch is 500 entries. What was read ahead lies in the buffers of the two sockets.
    expect(meanwhile).toBeLessThan(many / 500 / 2);
    answer.destroy();
    const after = (await untilStill()) - before;
    expect(after - meanwhile).toBeLessThan(4);
  });

  it('answers HEAD without a body', async () => {
    const response = await fetch(`${facet.url}/admin/audit/export`, { method: 'HEAD', headers: admin.headers });
    expect([response.status, await response.text(), response.headers.get('content-type')]).toEqual([
      200,
      '',
      'application/x-ndjson',
    ]);
  });
});

describe('Among a hundred thousand entries', () => {
  const filters = { actor: 'subject-7', target: 'subject-7', action: 'roles.assigned' };
  type Name = keyof typeof filters;
  const sets: Name[][] = [
    [],
    ['actor'],
    ['target'],
    ['action'],
    ['actor', 'target'],
    ['actor', 'action'],
    ['target', 'action'],
    ['actor', 'target', 'action'],
  ];
  const [lowest, highest] = ['00000000-0000-7000-8000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff'];

  it.each(sets.map((set) => [set.join(', ') || 'nothing', set] as const))(
    'those by %s are found by an index, in order',
    async (_, set) => {
      const query = Object.fromEntries(set.map((name) => [name, filters[name]]));
      const time = { from: new Date(Date.now() - 200 * 86_400_000).toISOString(), to: new Date().toISOString() };
      expect((await auditOf(admin, { ...query, ...time })).length).toBeGreaterThan(set.length < 2 ? 99 : 0);
      const values = [admin.organization, lowest, highest, 101, ...set.map((name) => filters[name])];
      const nodes = nodesOf(await facet.inside.planOf(['audit_entries', ...set].join('_by_'), values));
      const types = nodes.map((node) => node['Node Type']);
      expect(types).not.toContain('Seq Scan');
      expect(types.filter((type) => type.includes('Sort'))).toEqual([]);
      const feed = { ...query, order: 'asc', from: time.from };
      expect((await auditOf(admin, feed)).map(({ id }) => id)).toEqual(
        (await auditOf(admin, feed)).map(({ id }) => id).sort(),
      );
      const feedTypes = nodesOf(await facet.inside.planOf(['audit_feed', ...set].join('_by_'), values)).map(
        (node) => node['Node Type'],
      );
      expect(feedTypes.filter((type) => type === 'Seq Scan' || type.includes('Sort'))).toEqual([]);
      const [index] = nodes.flatMap((node) => (node['Relation Name'] === 'audit_entries' ? [node['Index Name']] : []));
      expect(set.length === 0 ? ['pk_audit_entries'] : set.map((name) => `ix_audit_entries_${name}`)).toContain(index);
    },
  );

  it('those of a group of actions are found by the index of actions, a page of each', async () => {
    const seen = await auditOf(admin, { actionGroup: 'user' });
    expect(seen).toHaveLength(100);
    const values = [admin.organization, lowest, highest, 101, '{user.signed_in,user.described}'];
    for (const name of ['audit_entries_by_actions', 'audit_feed_by_actions']) {
      if (name === 'audit_feed_by_actions') await auditOf(admin, { actionGroup: 'user', order: 'asc' });
      const nodes = nodesOf(await facet.inside.planOf(name, values));
      expect(nodes.map((node) => node['Node Type'])).not.toContain('Seq Scan');
      const [index] = nodes.flatMap((node) => (node['Relation Name'] === 'audit_entries' ? [node['Index Name']] : []));
      expect(index).toBe('ix_audit_entries_action');
    }
  });
});

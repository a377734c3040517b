import { beforeAll, describe, expect, it } from '@jest/globals';
import { expectProblem } from '../../support/account.js';
import { inOrganization } from '../../support/administration.js';
import { api } from '../../support/api.js';
import { nodesOf } from '../../support/facet.js';
import { aPerson, type TestPerson } from '../../support/people.js';

interface Day {
  readonly day: string;
  readonly joined: number;
  readonly signIns: number;
  readonly invitations: number;
}

let ada: TestPerson;

beforeAll(async () => {
  ada = await aPerson({ as: 'admin', name: 'Ada Admin' });
});

const counts = (query = '') => api.as(ada).get(inOrganization(ada.organization, `/daily-counts${query}`));
const daysOf = async (query?: string): Promise<Day[]> => {
  const { status, body } = await counts(query);
  expect(status).toBe(200);
  return body.days;
};
const dayMs = 86_400_000;
const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** Members and entries of a day, by numbers. */
async function happened(time: string, joined: number, signIns: number, invitations: number): Promise<void> {
  await facet.sql(
    `with fresh as (insert into users (id, name) select gen_random_uuid(), 'Fresh' from generate_series(1, $3) returning id)
     insert into members (organization_id, user_id, joined_at) select $1, id, $2 from fresh`,
    [ada.organization, time, joined],
  );
  for (const [action, many] of [
    ['user.signed_in', signIns],
    ['invitation.sent', invitations],
  ] as const)
    await facet.sql(
      `insert into audit_entries (organization_id, id, at, action, actor_kind, details)
       select $1, (lpad(to_hex((extract(epoch from $2::timestamptz) * 1000)::bigint), 12, '0') || '7000' || '8' || substr(md5(random()::text), 1, 15))::uuid,
         $2, $3, 'person', '{}' from generate_series(1, $4)`,
      [ada.organization, time, action, many],
    );
}

describe('GET /admin/organizations/{organizationId}/daily-counts', () => {
  it('answers each day of the last 30, also those on which nothing happened', async () => {
    const before = Date.now();
    const days = await daysOf();
    expect(days).toHaveLength(30);
    expect(days.map(({ day }) => day)).toEqual(days.map((_, at) => dayOf(Date.parse(days[0]?.day ?? '') + at * dayMs)));
    expect([dayOf(before), dayOf(Date.now())]).toContain(days.at(-1)?.day);
    const total = days.reduce((sum, { joined }) => sum + joined, 0);
    expect(total).toBe(
      (await facet.sql('select 1 from members where organization_id = $1', [ada.organization])).length,
    );
    expect(days[0]).toEqual({ day: days[0]?.day, joined: 0, signIns: 0, invitations: 0 });
  });

  it('counts to the millisecond at midnight UTC, and nothing of other organizations', async () => {
    await happened('2025-03-29T23:59:59.999Z', 1, 2, 3);
    await happened('2025-03-30T00:00:00Z', 4, 5, 6);
    await happened('2025-03-30T23:59:59.999Z', 7, 8, 9);
    const seen = await daysOf('?from=2025-03-29T12:00:00Z&to=2025-03-31T00:00:00%2B01:00');
    expect(seen).toEqual([
      { day: '2025-03-29', joined: 1, signIns: 2, invitations: 3 },
      { day: '2025-03-30', joined: 11, signIns: 13, invitations: 15 },
    ]);
    const other = await aPerson({ as: 'admin' });
    const path = inOrganization(other.organization, '/daily-counts?from=2025-03-29T00:00:00Z&to=2025-03-30T00:00:00Z');
    expect((await api.as(other).get(path)).body.days).toEqual(
      seen.map(({ day }) => ({ day, joined: 0, signIns: 0, invitations: 0 })),
    );
  });

  it('counts a sign-in and an invitation of today', async () => {
    const sum = async (): Promise<number[]> => {
      const days = await daysOf();
      return [days.reduce((all, one) => all + one.signIns, 0), days.reduce((all, one) => all + one.invitations, 0)];
    };
    const [signIns = 0, invitations = 0] = await sum();
    await api.post('/auth/login', { email: ada.email, password: ada.password });
    await api.as(ada).post(inOrganization(ada.organization, '/invitations'), { email: 'invited@example.com' });
    expect(await sum()).toEqual([signIns + 1, invitations + 1]);
  });

  it('knows no day to come, and takes at most 90', async () => {
    const from = new Date(Date.now() - 5 * dayMs).toISOString();
    expect((await daysOf(`?from=${from}&to=2100-01-01T00:00:00Z`)).length).toBe(6);
    expect(await daysOf('?from=2025-01-01T00:00:00Z&to=2025-03-31T00:00:00Z')).toHaveLength(90);
    for (const query of [
      '?from=2025-01-01T00:00:00Z&to=2025-04-01T00:00:00Z',
      '?from=2025-01-02T00:00:00Z&to=2025-01-01T00:00:00Z',
      '?from=0001-01-01T00:00:00Z',
    ])
      expectProblem(await counts(query), 400, 'request.invalid');
    expect(await daysOf('?from=2100-01-01T00:00:00Z')).toHaveLength(1);
    expect(await daysOf('?to=0001-01-01T00:00:00Z')).toHaveLength(30);
    expectProblem(await counts('?from=yesterday'), 400, 'request.invalid');
  });

  it('reads at most 10,000 of a day, by index', async () => {
    await happened('2025-06-01T12:00:00Z', 0, 25_000, 0);
    await facet.sql('analyze');
    const [day] = await daysOf('?from=2025-06-01T00:00:00Z&to=2025-06-01T00:00:00Z');
    expect(day?.signIns).toBe(10_000);
    const ids = ['{01972ae6-c400-7000-8000-000000000000}', '{01973000-0000-7000-8000-000000000000}'];
    const times = ['{2025-03-30T00:00:00Z}', '{2025-03-31T00:00:00Z}'];
    for (const [name, ...values] of [
      ['audit_counts_by_day', ada.organization, ...ids, 10_000],
      ['members_joined_by_day', ada.organization, ...times, 10_000],
    ] as [string, ...unknown[]][]) {
      const nodes = nodesOf(await facet.inside.planOf(name, values));
      expect(nodes.filter((node) => node['Node Type'] === 'Seq Scan')).toEqual([]);
      // Without a vacuum the row of each entry is looked at, too.
      expect(await facet.inside.blocksOf(name, values)).toBeLessThan(12_000);
    }
  });
});

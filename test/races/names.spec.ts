/** @settings {"JOBS":"on"} */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { api } from '../support/api.js';
import { find, isFullForm } from '../support/findings.js';
import { enqueue, workedOff } from '../support/jobs.js';
import { m2 } from '../support/m2.js';
import { anOrganization, aPerson, type TestPerson } from '../support/people.js';
import { pick, randomOf, type Random } from '../support/random.js';
import { expectPromisesKept } from '../support/promises.js';

/** The short form runs with every test run; `npm run races` runs as many operations as the record in RESULTS.md. */
const operations = isFullForm ? 10_000 : 500;
const seeds = isFullForm ? 20 : 8;
const inFlight = 24;
const names = Array.from({ length: 50 }, (_, at) => `name-${at}`);

let instances: string[];

beforeAll(async () => {
  instances = [facet.url, await facet.another()];
});

interface Stage {
  readonly admin: TestPerson;
  readonly people: TestPerson[];
}

/** Users sign up a few at a time: the queue of password hashes is bounded. */
async function aStage(size: number): Promise<Stage> {
  const organization = await anOrganization();
  const admin = await aPerson({ in: organization, as: 'admin' });
  const people: TestPerson[] = [];
  while (people.length < size)
    people.push(
      ...(await Promise.all(
        Array.from({ length: Math.min(20, size - people.length) }, () => aPerson({ in: organization })),
      )),
    );
  return { admin, people };
}

/** One random operation: mostly claims, some denials, removals and overwrites. */
async function operate({ admin, people }: Stage, random: Random): Promise<number> {
  const at = pick(instances, random);
  const some = (): string[] => [...new Set(Array.from({ length: 1 + random(4) }, () => pick(names, random)))];
  const kind = random(10);
  if (kind < 6) {
    const person = m2(pick(people, random)).at(at);
    const name = kind === 0 ? null : pick(names, random);
    // Both APIs that give names, on the same users: they lock the same rows, and must do so in one order.
    const claim = random(2)
      ? person.put('/api/profile/', { username: name })
      : person.post('/v1/user/profile', { handle: name, biography: name });
    return (await claim).status;
  }
  if (kind < 8)
    return (
      await m2(admin)
        .at(at)
        .post('/api/profile/username/deny/', Object.fromEntries(some().map((name) => [name, pick(names, random)])))
    ).status;
  if (kind < 9) return (await m2(admin).at(at).delete('/api/profile/username/deny/', some())).status;
  return (await m2(admin).at(at).put('/api/profile/username/denylist/', some())).status;
}

describe('names under contention, over two instances', () => {
  it('gives one name to one of 200 users who claim it at once', async () => {
    const { admin, people } = await aStage(200);
    const answers = await Promise.all(
      people.map((person, at) =>
        m2(person)
          .at(instances[at % 2] ?? '')
          .put('/api/profile/', { username: 'the-one' }),
      ),
    );
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, ...Array.from({ length: 199 }, () => 409)]);
    await expectPromisesKept({ led: [admin.organization] });
    find({
      group: 'names',
      what: '200 people claim one name',
      expected: 'one 200, 199 × 409',
      seen: 'one 200, 199 × 409',
      ok: true,
    });
  }, 120_000);

  it('gives a name that was given up to its former owner alone, even when others want it in the same moment', async () => {
    const { admin, people } = await aStage(20);
    const [owner, ...others] = people;
    if (!owner) throw new Error('nobody is there');
    const put = (person: TestPerson, at: number, username: string | null): Promise<number> =>
      m2(person)
        .at(instances[at % 2] ?? '')
        .put('/api/profile/', { username })
        .then((answer) => answer.status);
    expect(await put(owner, 0, 'coveted')).toBe(200);
    for (let round = 0; round < 5; round += 1) {
      const [given, ...refused] = await Promise.all([
        put(owner, round, null),
        ...others.map((person, at) => put(person, at, 'coveted')),
      ]);
      expect([given, new Set(refused)]).toEqual([200, new Set([409])]);
      const [back, ...still] = await Promise.all([
        put(owner, round, 'coveted'),
        ...others.map((person, at) => put(person, at, 'coveted')),
      ]);
      expect([back, new Set(still)]).toEqual([200, new Set([409])]);
    }
    await expectPromisesKept({ led: [admin.organization] });
    find({
      group: 'names',
      what: '19 people claim a name as it is given up',
      expected: 'its former owner alone gets it',
      seen: 'so it is',
      ok: true,
    });
  }, 120_000);

  it('lets one of 200 parallel renames of one member through a cooldown, and its taking back once', async () => {
    const { admin, people } = await aStage(1);
    const [mia] = people;
    if (!mia) throw new Error('nobody is there');
    const rules = { usernameCustomization: { renameCooldownDays: 7 } };
    await api.as(admin).patch(`/admin/organizations/${admin.organization}/settings`, rules);
    const put = (at: number, username: string): Promise<number> =>
      m2(mia)
        .at(instances[at % 2] ?? '')
        .put('/api/profile/', { username })
        .then((answer) => answer.status);
    expect(await put(0, 'first')).toBe(200);
    const many = Array.from({ length: 200 }, (_, at) => at);
    const renamed = await Promise.all(many.map((at) => put(at, `other-${at}`)));
    expect(renamed.filter((status) => status === 200)).toHaveLength(1);
    const back = await Promise.all(many.map((at) => put(at, at % 2 ? 'first' : `again-${at}`)));
    expect(back.map((status, at) => at % 2 === 0 && status === 200).filter(Boolean)).toEqual([]);
    expect(back.some((status) => status === 200)).toBe(true);
    const history = await facet.sql('select 1 from former_usernames where user_id = $1', [mia.id]);
    expect([new Set([...renamed, ...back]), history.length]).toEqual([new Set([200, 409]), 2]);
    await expectPromisesKept({ led: [admin.organization] });
    find({
      group: 'names',
      what: '400 parallel renames of one member with a cooldown',
      expected: 'one change, and its taking back once',
      seen: 'so it is',
      ok: true,
    });
  }, 120_000);

  it('tells each member of a denial once, whichever of several workers comes first', async () => {
    const { admin, people } = await aStage(20);
    await Promise.all(
      people.map((person, at) =>
        m2(person)
          .at(instances[at % 2] ?? '')
          .put('/api/profile/', { username: `rude-${at}` }),
      ),
    );
    const pairs = (at: number): Record<string, string> => ({ [`rude-${at}`]: `kind-${at}` });
    const denials = await Promise.all(
      people.map((_, at) =>
        m2(admin)
          .at(instances[at % 2] ?? '')
          .post('/api/profile/username/deny/', pairs(at)),
      ),
    );
    expect(new Set(denials.map(({ status }) => status))).toEqual(new Set([204]));
    const payload = { organizationId: admin.organization };
    await Promise.all(Array.from({ length: 6 }, () => enqueue('username.tell', payload)));
    await workedOff('username.tell', 30_000);
    const told = await facet.sql(
      `select count(*)::int as messages, count(distinct d.user_id)::int as users from notification_deliveries d
       join notification_messages m on m.organization_id = d.organization_id and m.id = d.message_id
       where d.organization_id = $1 and m.type = 'username.changed'`,
      [admin.organization],
    );
    expect(told).toEqual([{ messages: 20, users: 20 }]);
    await expectPromisesKept({ led: [admin.organization] });
    find({
      group: 'names',
      what: '20 denials, and six runs of the job that tells of them',
      expected: 'each member is told once',
      seen: 'so it is',
      ok: true,
    });
  }, 120_000);

  it.each(Array.from({ length: seeds }, (_, seed) => seed + 1))(
    'keeps every promise through mixed claims, denials, removals and overwrites, seed %i',
    async (seed) => {
      const stage = await aStage(20);
      const random = randomOf(seed);
      const statuses: number[] = [];
      const worker = async (): Promise<void> => {
        for (let done = 0; done < operations / inFlight; done += 1) statuses.push(await operate(stage, random));
      };
      await Promise.all(Array.from({ length: inFlight }, worker));
      expect(statuses.filter((status) => ![200, 201, 204, 409, 503].includes(status))).toEqual([]);
      // 503: a busy machine lets some wait for their turn for longer than the time limit.
      expect(statuses.filter((status) => status === 503).length).toBeLessThan(operations / 50);
      await expectPromisesKept({ led: [stage.admin.organization] });
      find({
        group: 'names',
        what: `${operations} mixed operations, seed ${seed}`,
        expected: 'no promise broken',
        seen: 'none',
        ok: true,
      });
    },
    600_000,
  );
});

import { beforeAll, describe, expect, it } from '@jest/globals';
import { find, isFullForm } from '../support/findings.js';
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

  it.each(Array.from({ length: seeds }, (_, seed) => seed + 1))(
    'keeps every promise through mixed claims, denials, removals and overwrites, seed %i',
    async (seed) => {
      const stage = await aStage(20);
      const random = randomOf(seed);
      const statuses = new Set<number>();
      const worker = async (): Promise<void> => {
        for (let done = 0; done < operations / inFlight; done += 1) statuses.add(await operate(stage, random));
      };
      await Promise.all(Array.from({ length: inFlight }, worker));
      expect([...statuses].filter((status) => ![200, 201, 204, 409].includes(status))).toEqual([]);
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

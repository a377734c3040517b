import { beforeAll, describe, expect, it } from '@jest/globals';
import { inOrganization } from '../support/administration.js';
import { api } from '../support/api.js';
import { find, isFullForm } from '../support/findings.js';
import { m2 } from '../support/m2.js';
import { anOrganization, aPerson, type TestPerson } from '../support/people.js';
import { expectPromisesKept } from '../support/promises.js';

const rounds = isFullForm ? 200 : 20;
const claimants = 12;

let instances: string[];
let ada: TestPerson;
let people: TestPerson[];

beforeAll(async () => {
  instances = [facet.url, await facet.another()];
  const organization = await anOrganization();
  ada = await aPerson({ in: organization, as: 'admin' });
  people = await Promise.all(Array.from({ length: claimants }, () => aPerson({ in: organization })));
});

/** When a call began and ended, and what it answered. */
interface Call {
  readonly began: number;
  readonly ended: number;
  readonly status: number;
  readonly id: unknown;
}

async function timed(
  send: () => Promise<{ status: number; body: Record<string, unknown> | undefined }>,
): Promise<Call> {
  const began = performance.now();
  const { status, body } = await send();
  return { began, ended: performance.now(), status, id: body?.id };
}

const at = (nth: number): string => instances[nth % instances.length] ?? '';
const rules = (rest = ''): string => inOrganization(ada.organization, `/username-rules${rest}`);

describe('a rule that comes and goes while names are claimed, over two instances', () => {
  it('holds for each claim after it, and for none before: there is one order of all', async () => {
    const claims: Call[] = [];
    const changes: { added: Call; removed: Call }[] = [];
    let goesOn = true;
    const claim = async (person: TestPerson, nth: number): Promise<void> => {
      for (let turn = 0; goesOn; turn += 1) {
        const username = `r4ce-${nth}-${turn}`;
        claims.push(await timed(() => m2(person).at(at(turn)).put('/api/profile/', { username })));
      }
    };
    const change = async (): Promise<void> => {
      for (let round = 0; round < rounds; round += 1) {
        const body = { kind: 'contains', text: 'race', effect: 'deny' };
        const added = await timed(() => api.as(ada).at(at(round)).post(rules(), body));
        await new Promise((resolve) => void setTimeout(resolve, 5));
        const removed = await timed(() =>
          api
            .as(ada)
            .at(at(round + 1))
            .delete(rules(`/${String(added.id)}`)),
        );
        changes.push({ added, removed });
      }
      goesOn = false;
    };
    await Promise.all([change(), ...people.map(claim)]);

    expect(new Set(changes.flatMap(({ added, removed }) => [added.status, removed.status]))).toEqual(
      new Set([201, 204]),
    );
    expect([...new Set(claims.map(({ status }) => status))].sort()).toEqual([200, 409]);
    // A claim that lies wholly between the answers of the addition and the call of the removal is refused.
    const passed = claims.filter(
      ({ began, ended, status }) =>
        status === 200 && changes.some(({ added, removed }) => began > added.ended && ended < removed.began),
    );
    // One that is refused overlaps a time in which the rule may have been there.
    const refused = claims.filter(
      ({ began, ended, status }) =>
        status === 409 && !changes.some(({ added, removed }) => ended > added.began && began < removed.ended),
    );
    expect([passed, refused]).toEqual([[], []]);
    await expectPromisesKept({ led: [ada.organization] });
    find({
      group: 'names',
      what: `a rule comes and goes ${rounds} times while ${claimants} people claim names`,
      expected: 'each claim is before it or after it',
      seen: 'each claim is before it or after it',
      ok: true,
    });
  }, 120_000);

  it('is added once by 50 who add it at once', async () => {
    const body = { kind: 'exact', text: 'once', effect: 'review' };
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, nth) => api.as(ada).at(at(nth)).post(rules(), body)),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(answers.map((answer) => answer.body.id as unknown)).size).toBe(1);
  }, 60_000);

  it('lets one of 20 decisions about a name through', async () => {
    await api.as(ada).post(rules(), { kind: 'prefix', text: 'wait', effect: 'review' });
    for (let round = 0; round < 5; round += 1) {
      const person = await aPerson({ in: ada.organization, handle: `waits-${round}` });
      const path = inOrganization(ada.organization, `/username-reviews/${person.id}/`);
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, nth) =>
          api
            .as(ada)
            .at(at(nth))
            .post(`${path}${nth % 2 ? 'approval' : 'rejection'}`, { username: `waits-${round}` }),
        ),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([204, ...Array.from({ length: 19 }, () => 404)]);
    }
    await expectPromisesKept({ led: [ada.organization] });
  }, 60_000);
});

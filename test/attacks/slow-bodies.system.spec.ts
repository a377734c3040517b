import type { Socket } from 'node:net';
import { afterAll, beforeAll, expect } from '@jest/globals';
import type { Answer } from '../support/api.js';
import { aPerson, type TestPerson } from '../support/people.js';
import { attacks, type Attack } from './attack.js';
import { answerOf, form, formStart, hold, letGo, signed } from './held-back.js';

/** Requests whose bodies stop to come, all from the beginning on: they wait beside each other. */
const requests = {
  login: () => hold(Buffer.from('{"email":'), ['Content-Type: application/json'], 'POST /auth/login'),
  denylist: (admin: TestPerson) => hold(Buffer.from('["a"'), ['Content-Type: application/json', ...signed(admin)]),
  upload: (admin: TestPerson) => hold(formStart, [...form, ...signed(admin)], 'PUT /api/profile'),
} satisfies Record<string, (admin: TestPerson) => Promise<Socket>>;

let answers: Map<string, Promise<Answer & { readonly waited: number }>>;

beforeAll(async () => {
  const admin = await aPerson({ as: 'admin' });
  answers = new Map(Object.entries(requests).map(([name, send]) => [name, send(admin).then(answerOf)]));
});
afterAll(letGo);

/** A body that stops to come, and what a caller of the same kind gets afterwards. */
const slow = (what: string, name: keyof typeof requests): Attack => {
  let waited = 0;
  return {
    what,
    send: async () => {
      const answer = await answers.get(name);
      if (!answer) throw new Error(`no request ${name}`);
      waited = answer.waited;
      return answer;
    },
    ...{ status: 408, effect: 'it has ten seconds, then the connection is closed' },
    holds: (answer) => {
      expect(answer.headers.get('connection')).toBe('close');
      expect(waited).toBeGreaterThan(9000);
    },
  };
};

attacks('bodies', [
  slow('a login whose body stops', 'login'),
  slow('a denylist whose body stops', 'denylist'),
  slow('an upload whose body stops', 'upload'),
]);

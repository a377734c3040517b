/** @settings {"JOBS":"off","RATE_LIMITS":"on","MAIL_URL":"smtp:\/\/127.0.0.1:{port}","MAIL_FROM":"no-reply@facet.example"} */
import { beforeEach, describe, expect, it } from '@jest/globals';
import { anAddress, expectProblem } from '../../support/account.js';
import { api, type Answer } from '../../support/api.js';
import { rowCounts, tablesThatHold } from '../../support/database.js';
import { queued } from '../../support/jobs.js';
import { aPerson, later } from '../../support/people.js';

const paths = ['/auth/password/reset-request', '/auth/email/verify-request'];

beforeEach(() => facet.sql('delete from rate_limits'));

describe.each(paths)('POST %s', (path) => {
  const ask = (email: string): Promise<Answer> => api.post(path, { email });

  it('writes the same for an address that somebody has and one that nobody has', async () => {
    const mia = await aPerson();
    await ask(anAddress());
    const changes: Record<string, number>[] = [];
    for (const email of [mia.email, anAddress()]) {
      const before = await rowCounts();
      expect((await ask(email)).status).toBe(202);
      const after = await rowCounts();
      changes.push(
        Object.fromEntries(Object.entries(after).flatMap(([table, rows]) => (rows === before[table] ? [] : [[table, rows - (before[table] ?? 0)]]))),
      );
    }
    // The bounds of the two addresses.
    expect(changes).toEqual([
      { 'graphile_worker._private_jobs': 1, 'public.rate_limits': 1 },
      { 'graphile_worker._private_jobs': 1, 'public.rate_limits': 1 },
    ]);
  });

  it('keeps the address in no table in clear', async () => {
    const email = anAddress();
    await ask(email);
    expect(await queued('link.send')).not.toEqual([]);
    expect(await tablesThatHold(email)).toEqual([]);
  });

  it('has the same bound for known and unknown addresses, however written', async () => {
    for (const email of [(await aPerson()).email, anAddress()]) {
      for (let call = 0; call < 5; call += 1) expect((await ask(email)).status).toBe(202);
      expectProblem(await ask(email), 429, 'rate.exceeded');
      const refused = await ask(email.toUpperCase());
      expectProblem(refused, 429, 'rate.exceeded');
      const wait = Number(refused.headers.get('retry-after'));
      expect(wait).toBeGreaterThan(0);
      expect((await later(wait, () => ask(email))).status).toBe(202);
    }
  });

  it('has a bound for one caller who tries many addresses', async () => {
    const answers = await Promise.all(Array.from({ length: 61 }, () => ask(anAddress())));
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array.from({ length: 60 }, () => 202), 429]);
  });
});

describe('guesses at tokens', () => {
  it.each([
    ['/auth/password/reset', { newPassword: 'five grey cranes at noon' }],
    ['/auth/email/verify', {}],
    ['/auth/invitations/accept', { password: 'five grey cranes at noon' }],
  ])('have a bound at %s', async (path, more) => {
    const answers = await Promise.all(Array.from({ length: 61 }, () => api.post(path, { token: 'x', ...more })));
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array.from({ length: 60 }, () => 400), 429]);
  });
});

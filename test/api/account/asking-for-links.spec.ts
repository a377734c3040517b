/**
 * @settings {"JOBS":"off","RATE_LIMITS":"on","MAIL_URL":"smtp:\/\/127.0.0.1:{port}","MAIL_FROM":"no-reply@facet.example"}
 */
import { beforeEach, describe, expect, it } from '@jest/globals';
import { anAddress } from '../../support/account.js';
import { api, type Answer } from '../../support/api.js';
import { rowCounts, tablesThatHold } from '../../support/database.js';
import { queued } from '../../support/jobs.js';
import { aPerson } from '../../support/people.js';

const paths = ['/auth/password/reset-request', '/auth/email/verify-request'];

beforeEach(() => facet.sql('delete from rate_limits'));

describe.each(paths)('POST %s', (path) => {
  const ask = (email: string): Promise<Answer> => api.post(path, { email });

  it('writes the same for an address that a user has and one that no user has', async () => {
    const mia = await aPerson();
    await ask(anAddress());
    const changes: Record<string, number>[] = [];
    for (const email of [mia.email, anAddress()]) {
      const before = await rowCounts();
      expect((await ask(email)).status).toBe(202);
      const after = await rowCounts();
      changes.push(
        Object.fromEntries(
          Object.entries(after).flatMap(([table, rows]) =>
            rows === before[table] ? [] : [[table, rows - (before[table] ?? 0)]],
          ),
        ),
      );
    }
    expect(changes).toEqual([{ 'graphile_worker._private_jobs': 1 }, { 'graphile_worker._private_jobs': 1 }]);
  });

  it('keeps the address in no table in clear', async () => {
    const email = anAddress();
    await ask(email);
    expect(await queued('link.send')).not.toEqual([]);
    expect(await tablesThatHold(email)).toEqual([]);
  });

  it('has no bound by address, which any caller could use up for its owner', async () => {
    for (const email of [(await aPerson()).email, anAddress()])
      for (let call = 0; call < 12; call += 1) expect((await ask(email)).status).toBe(202);
  });

  it('has a bound for one caller who tries many addresses', async () => {
    const answers = await Promise.all(Array.from({ length: 61 }, () => ask(anAddress())));
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array.from({ length: 60 }, () => 202), 429]);
  });
});

describe('POST /auth/email-sign-in', () => {
  const ask = (email: string): Promise<Answer> => api.post('/auth/email-sign-in', { email });

  it('writes the same for an address that a user has and one that no user has, and answers the same', async () => {
    const mia = await aPerson({ verified: true });
    await ask(anAddress());
    const changes: unknown[] = [];
    for (const email of [mia.email, anAddress()]) {
      const before = await rowCounts();
      const { status, body } = await ask(email);
      const after = await rowCounts();
      const added = Object.entries(after).filter(([table, rows]) => rows !== before[table]);
      const { request } = body as { request: string };
      changes.push([status, Object.keys(body as object), request.length, added.map(([table]) => table).sort()]);
      if (email !== mia.email) expect(await tablesThatHold(email)).toEqual([]);
    }
    expect(changes[0]).toEqual(changes[1]);
    expect(changes[0]).toMatchObject([
      202,
      ['request', 'expiresAt'],
      64,
      expect.arrayContaining(['public.email_sign_ins']),
    ]);
  });

  it('has a bound for one caller who tries many addresses', async () => {
    const answers = await Promise.all(Array.from({ length: 61 }, () => ask(anAddress())));
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array.from({ length: 60 }, () => 202), 429]);
  });

  it('counts the same statements for a wrong code, whether the address has an account or not', async () => {
    const known = await aPerson({ verified: true });
    const requests: string[] = [];
    for (const email of [known.email, anAddress()]) requests.push((await ask(email)).body.request as string);
    const [id] = await facet.sql<{ id: string }>('select id from emails where user_id = $1', [known.id]);
    const row = Buffer.from(requests[0] ?? '', 'base64url').toString('hex', 0, 16);
    await facet.sql(`update email_sign_ins set user_id = $1, email_id = $2, code_mac = 'x' where id = $3::uuid`, [
      known.id,
      id?.id,
      row,
    ]);
    const counts: number[] = [];
    for (const request of requests) {
      const sent = await facet.inside.statementsOf(async () => {
        expect((await api.post('/auth/email-sign-in/complete', { request, code: '123456' })).status).toBe(401);
      });
      counts.push(sent.length);
    }
    expect(counts[0]).toBe(counts[1]);
    expect(counts[0]).toBeGreaterThan(2);
  });
});

describe('guesses at tokens', () => {
  it.each([
    ['/auth/password/reset', { newPassword: 'five grey cranes at noon' }],
    ['/auth/email/verify', {}],
    ['/auth/account/restore', {}],
    ['/auth/invitations/accept', { password: 'five grey cranes at noon' }],
  ])('have a bound at %s', async (path, more) => {
    const answers = await Promise.all(Array.from({ length: 61 }, () => api.post(path, { token: 'x', ...more })));
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array.from({ length: 60 }, () => 400), 429]);
  });
});

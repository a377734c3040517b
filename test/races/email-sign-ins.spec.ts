/** @settings {"JOBS":"on","MAIL_URL":"smtp:\/\/127.0.0.1:{port}","MAIL_FROM":"no-reply@facet.example"} */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { api, type Answer } from '../support/api.js';
import { anotherCode, askForCode, codeFor, signInByCode } from '../support/email-sign-ins.js';
import { eventually } from '../support/eventually.js';
import { isFullForm } from '../support/findings.js';
import { MailServer } from '../support/mail-server.js';
import { aPerson } from '../support/people.js';
import { expectPromisesKept } from '../support/promises.js';
import { atOnce, held, tally } from './contenders.js';

const rounds = isFullForm ? 10 : 1;
const mail = new MailServer();
let instances: string[];

beforeAll(async () => {
  await mail.listen(facet.sparePort);
  instances = [facet.url, await facet.another()];
});
afterAll(() => mail.close());
beforeEach(() => facet.sql('delete from rate_limits'));
afterEach(() => expectPromisesKept());

const waitersBecome = (count: number, orElse = (): boolean => false): Promise<unknown> =>
  eventually(async () => {
    const [row] = await facet.sql<{ waiting: number }>(
      `select count(*)::int as waiting from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    return row?.waiting === count || orElse() || undefined;
  }, 20_000);

describe('codes of sign-ins by email under contention, over two instances', () => {
  it('one signs in once for 200 tries at once', async () => {
    const mia = await aPerson({ verified: true });
    for (let round = 0; round < rounds; round += 1) {
      const request = await askForCode(mia.email);
      const { code } = await codeFor(mail, mia.email);
      expect(tally(await atOnce(200, instances, (at) => signInByCode(request, code, at)))).toBe('200 × 1, 401 × 199');
      await facet.sql('delete from rate_limits');
    }
    held('codes by email', `200 tries with one code, ${rounds} rounds`, '200 × 1, 401 × 199');
  });

  it('200 guesses at once are five', async () => {
    const mia = await aPerson({ verified: true });
    const request = await askForCode(mia.email);
    const { code } = await codeFor(mail, mia.email);
    const guesses = await atOnce(200, instances, (at, nth) => signInByCode(request, anotherCode(code, nth + 1), at));
    expect(tally(guesses)).toBe('401 × 200');
    expect(await facet.sql('select tries from email_sign_ins where user_id = $1', [mia.id])).toEqual([{ tries: 5 }]);
    expect((await signInByCode(request, code)).status).toBe(401);
    held('codes by email', '200 guesses at one code', 'five count, and the code is over');
  });

  it('one ends with all sessions, also while its email is being sent', async () => {
    const mia = await aPerson({ verified: true });
    const other = new pg.Client({ connectionString: facet.inside.databaseUrl });
    await other.connect();
    let ended: Promise<Answer> | undefined;
    let isDone = false;
    let request = '';
    try {
      await other.query('begin');
      await other.query('lock table mails in exclusive mode');
      request = await askForCode(mia.email);
      // The job has looked whether the request has ended, and is about to write the email.
      await waitersBecome(1);
      ended = api
        .at(instances[1] ?? '')
        .as(mia)
        .delete('/auth/sessions')
        .finally(() => (isDone = true));
      await waitersBecome(2, () => isDone);
    } finally {
      await other.end();
    }
    expect((await ended).status).toBe(204);
    const { code } = await codeFor(mail, mia.email);
    expect((await signInByCode(request, code)).status).toBe(401);
    held('codes by email', 'the end of all sessions while a code is being sent', 'the code is over');
  });
});

/** @settings {"JOBS":"off"} */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { api } from '../../support/api.js';
import { eventually } from '../../support/eventually.js';
import { due, queued, workedOff } from '../../support/jobs.js';
import { MailServer, tokenIn } from '../../support/mail-server.js';
import { aPerson, type TestPerson } from '../../support/people.js';

/** This machine, under an address that does not say so: only loopback may do without TLS. */
const elsewhere = `smtp://127.0.0.2:${facet.sparePort}`;
const mail = new MailServer();
let mia: TestPerson;

beforeAll(async () => {
  await mail.listen(facet.sparePort, '127.0.0.2');
  mia = await aPerson();
});
afterAll(() => mail.close());
afterEach(() => {
  mail.letters.length = 0;
});

const instance = (url: string): Promise<string> =>
  facet.another({ JOBS: 'on', MAIL_URL: url, MAIL_FROM: 'no-reply@facet.example' });

describe('A mail server on another machine that has no TLS', () => {
  it('gets no letter and no word of one; the letter waits for a server that may have it', async () => {
    const base = await instance(elsewhere);
    expect((await api.at(base).post('/auth/password/reset-request', { email: mia.email })).status).toBe(202);
    const failed = await eventually(async () => (await queued('mail.send')).find(({ error }) => error !== null));
    expect(failed.error).toMatch(/^The mail server did not accept the email \((?:ETLS|50\d)\)\./);
    expect([mail.tries, mail.letters]).toEqual([0, []]);
    expect(await facet.sql('select kind, sent_at from mails where user_id = $1', [mia.id])).toEqual([
      { kind: 'reset-password', sent_at: null },
    ]);
  });

  it('gets it when ?tls=off says so, and it is the letter that waited', async () => {
    await instance(`${elsewhere}?tls=off`);
    // The instance that insists goes on trying too, and must not use all tries up before the other one has its turn.
    const letter = await eventually(async () => {
      await facet.sql(
        'select graphile_worker.reschedule_jobs(array(select id from graphile_worker.jobs), attempts := 0)',
      );
      await due();
      return mail.letters.find(({ to }) => to === mia.email);
    });
    expect(tokenIn(letter)).toHaveLength(64);
    await workedOff('mail.send');
    expect(await facet.sql('select 1 from mails where user_id = $1', [mia.id])).toEqual([]);
  });
});

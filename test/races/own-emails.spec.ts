/** @settings {"JOBS":"on","MAIL_URL":"smtp:\/\/127.0.0.1:{port}","MAIL_FROM":"no-reply@facet.example","LINK_VERIFY":"https:\/\/app.example.com\/verify#{token}","LINK_UNDO":"https:\/\/app.example.com\/undo#{token}"} */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { anAddress } from '../support/account.js';
import { isFullForm } from '../support/findings.js';
import { MailServer } from '../support/mail-server.js';
import { addEmail, addressesOf, addVerified, changeDefault, undo, verify } from '../support/own-emails.js';
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

describe('addresses under contention, over two instances', () => {
  it('a proof is used once for 200 tries at once', async () => {
    for (let round = 0; round < rounds; round += 1) {
      const mia = await aPerson({ verified: true });
      const { email, token } = await addEmail(mail, mia);
      expect(tally(await atOnce(200, instances, (at) => verify(mia, token, at)))).toBe('204 × 1, 400 × 199');
      expect(await addressesOf(mia)).toEqual({ [mia.email]: 'default', [email]: 'verified' });
      await facet.sql('delete from rate_limits');
    }
    held('addresses', `200 proofs with one link, ${rounds} rounds`, '204 × 1, 400 × 199');
  });

  it('two users prove one address at the same time: one has it', async () => {
    for (let round = 0; round < 3 * rounds; round += 1) {
      const [mia, zoe, email] = [await aPerson({ verified: true }), await aPerson({ verified: true }), anAddress()];
      const [first, second] = [await addEmail(mail, mia, email), await addEmail(mail, zoe, email)];
      const answers = await atOnce(20, instances, (at, nth) =>
        nth % 4 < 2 ? verify(mia, first.token, at) : verify(zoe, second.token, at),
      );
      expect(answers.filter(({ status }) => status === 204)).toHaveLength(1);
      expect(await facet.sql('select 1 from emails where email = $1', [email])).toHaveLength(1);
      await facet.sql('delete from rate_limits');
    }
    held('addresses', `two users prove one address at once, ${3 * rounds} rounds`, 'one has it');
  });

  it('a change is undone once for 200 tries at once', async () => {
    for (let round = 0; round < rounds; round += 1) {
      const mia = await aPerson({ verified: true });
      const { id } = await addVerified(mail, mia);
      const token = await changeDefault(mail, mia, id, mia.email);
      expect(tally(await atOnce(200, instances, (at) => undo(token, at)))).toBe('204 × 1, 400 × 199');
      const left = await facet.sql('select email, is_default from emails where user_id = $1', [mia.id]);
      expect(left).toEqual([{ email: mia.email, is_default: true }]);
      await facet.sql('delete from rate_limits');
    }
    held('addresses', `200 undoings with one link, ${rounds} rounds`, '204 × 1, 400 × 199');
  });

  it('60 additions at once are never more than ten addresses', async () => {
    const mia = await aPerson({ verified: true });
    const answers = await atOnce(60, instances, (at) => at.as(mia).post('/auth/emails', { email: anAddress() }));
    expect(answers.filter(({ status }) => status === 201).length).toBeLessThanOrEqual(9);
    const [{ count } = { count: 0 }] = await facet.sql<{ count: number }>(
      'select count(*)::int as count from email_additions where user_id = $1',
      [mia.id],
    );
    expect(count).toBe(answers.filter(({ status }) => status === 201).length);
  });
});

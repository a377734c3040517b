/**
 * @settings {"JOBS":"on","EMAIL_VERIFICATION":"required","MAIL_URL":"smtp:\/\/127.0.0.1:{port}","MAIL_FROM":"no-reply@facet.example"}
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OrganizationId, UserId } from '@app/common';
import { anAddress, aSignUp, login } from '../support/account.js';
import { inOrganization } from '../support/administration.js';
import { api, type Answer, type Signer } from '../support/api.js';
import { isFullForm } from '../support/findings.js';
import { workedOff } from '../support/jobs.js';
import { MailServer, tokenIn, type TakenLetter } from '../support/mail-server.js';
import { anOrganization } from '../support/people.js';
import { expectPromisesKept } from '../support/promises.js';
import { atOnce, held, tally } from './contenders.js';

const count = isFullForm ? 200 : 8;
/** Letters that one recipient gets in an hour. */
const mostLetters = 5;
const mail = new MailServer();
let instances: string[];

beforeAll(async () => {
  await mail.listen(facet.sparePort);
  instances = [facet.url, await facet.another()];
});
afterAll(() => mail.close());

const secretOf = (nth: number, salt = 'geese'): string => `nine loud ${salt} ${nth} at dawn`;
const accountsWith = (email: string): Promise<{ id: string; status: string; name: string; verified: boolean }[]> =>
  facet.sql(
    'select u.id, u.status, u.name, e.verified from users u join emails e on e.user_id = u.id where e.address_key = $1',
    [email],
  );

/** An admin, who has signed up and confirmed the address. */
async function anAdmin(organization: OrganizationId): Promise<Signer> {
  const email = anAddress();
  await api.post('/auth/sign-up', aSignUp(organization, { email }));
  await api.post('/auth/email/verify', { token: tokenIn(await mail.letterTo(email)) });
  const { body } = await login(email);
  const [account] = await accountsWith(email);
  await facet.write((tx, { roles }) => roles.grantBuiltIn(tx, organization, (account?.id ?? '') as UserId, 'admin'));
  return { headers: { authorization: `Bearer ${String(body.accessToken)}` } };
}

/** For the count of letters. */
const anHourPasses = (): Promise<unknown> =>
  facet.sql(`update rate_limits set full_at = full_at - interval '1 day' where key like 'letter.%'`);

/** As many letters to the address as were promised. */
async function lettersTo(email: string, expected: number): Promise<TakenLetter[]> {
  const letters: TakenLetter[] = [];
  while (letters.length < expected) letters.push(await mail.letterTo(email, 60_000));
  return letters;
}

/** Which of the sign-ups a letter confirms, as its reader sees. */
const signUpIn = ({ content }: TakenLetter): number => Number(/with the name "Number (\d+)"/.exec(content)?.[1]);

/** Only this password signs in. */
async function onlySignsInWith(email: string, secret: string, others: readonly string[]): Promise<void> {
  expect((await login(email, secret)).status).toBe(200);
  for (const other of others.filter((one) => one !== secret).slice(0, 12))
    expect((await login(email, other)).status).toBe(401);
}

describe('one address under contention, over two instances', () => {
  it(
    'is that of one account, whose password is that of the sign-up which was confirmed, and of the reset which came through',
    async () => {
      const organization = await anOrganization();
      const ada = await anAdmin(organization);
      const email = anAddress();
      const signUps = await atOnce(count, instances, (at, nth) =>
        at.post('/auth/sign-up', aSignUp(organization, { email, name: `Number ${nth}`, password: secretOf(nth) })),
      );
      const waiting = signUps.filter(({ status }) => status === 202).length;
      // Beyond what may wait for a hash, sign-ups are refused.
      expect(signUps.filter(({ status }) => status !== 202 && status !== 503)).toEqual([]);
      const written = Math.min(waiting, mostLetters);
      const letters = await lettersTo(email, written);
      expect(new Set(letters.map(signUpIn)).size).toBe(written);
      await workedOff('sign-up.letter', 60_000);
      await anHourPasses();

      const invite = (): Promise<Answer> => api.as(ada).post(inOrganization(organization, '/invitations'), { email });
      const [invitation, confirmations] = await Promise.all([
        invite(),
        atOnce(written, instances, (at, nth) =>
          at.post('/auth/email/verify', { token: tokenIn(letters[nth] ?? { content: '' }) }),
        ),
      ]);
      expect([201, 409]).toContain(invitation.status);
      expect(tally(confirmations)).toBe(`204 × 1, 400 × ${written - 1}`);
      const winner = letters[confirmations.findIndex(({ status }) => status === 204)];
      const confirmed = winner ? signUpIn(winner) : -1;
      expect(await accountsWith(email)).toMatchObject([
        { status: 'active', name: `Number ${confirmed}`, verified: true },
      ]);
      await onlySignsInWith(
        email,
        secretOf(confirmed),
        Array.from({ length: count }, (_, nth) => secretOf(nth)),
      );
      await workedOff('mail.send', 60_000);
      mail.letters.splice(0);
      await anHourPasses();

      const asked = mostLetters;
      expect(tally(await atOnce(asked, instances, (at) => at.post('/auth/password/reset-request', { email })))).toBe(
        `202 × ${asked}`,
      );
      const tokens = (await lettersTo(email, asked)).map(tokenIn);
      const resets = await atOnce(asked, instances, (at, nth) =>
        at.post('/auth/password/reset', { token: tokens[nth], newPassword: secretOf(nth, 'owls') }),
      );
      expect(tally(resets)).toBe(`204 × 1, 400 × ${asked - 1}`);
      const reset = resets.findIndex(({ status }) => status === 204);
      await onlySignsInWith(email, secretOf(reset, 'owls'), [
        secretOf(confirmed),
        ...tokens.map((_, nth) => secretOf(nth, 'owls')),
      ]);
      expect(await accountsWith(email)).toHaveLength(1);
      await expectPromisesKept({ led: [organization] });
      held(
        'addresses',
        `${count} sign-ups, confirmations, resets and an invitation of one address`,
        'one account with the credentials of its confirmer',
      );
    },
    isFullForm ? 600_000 : 240_000,
  );
});

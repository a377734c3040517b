/** @settings {"MAIL_URL":"smtp:\/\/127.0.0.1:{port}","MAIL_FROM":"no-reply@facet.example"} */
import { expect, it } from '@jest/globals';
import { anAddress, login } from '../support/account.js';
import { api, type Answer } from '../support/api.js';
import { find, isFullForm } from '../support/findings.js';
import { aPerson } from '../support/people.js';

const wrong = 'nine loud geese at dawn';
const forget = (email: string): Promise<Answer> => api.post('/auth/password/reset-request', { email });

async function without(statement: string): Promise<string> {
  const { id, email } = await aPerson();
  await facet.sql(statement, [id]);
  return email;
}

/** What somebody who looks at the clock would like to tell from a known person, asked in the same way. */
const pairs: Record<
  string,
  { readonly ask: (email: string) => Promise<Answer>; readonly other: () => Promise<string> }
> = {
  'an address that nobody has, at the login': {
    ask: (email) => login(email, wrong),
    other: () => Promise.resolve(anAddress()),
  },
  'somebody without a password, at the login': {
    ask: (email) => login(email, wrong),
    other: () => without('delete from password_credentials where user_id = $1'),
  },
  'somebody banned, at the login': {
    ask: (email) => login(email, wrong),
    other: () => without(`update users set status = 'banned' where id = $1`),
  },
  'somebody who deleted the account, at the login': {
    ask: (email) => login(email, wrong),
    other: () =>
      without(
        `update users set status = 'deleted', deleted_at = now(), self_deleted_at = now(), purge_after = now() + interval '9 days' where id = $1`,
      ),
  },
  'an address that nobody has, where a password is forgotten': {
    ask: forget,
    other: () => Promise.resolve(anAddress()),
  },
};

const middle = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? NaN;

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

// A clock proves nothing on a machine that does something else as well: only the long form, which runs alone,
// looks at it.
(isFullForm ? it : it.skip).each(Object.entries(pairs))(
  'enumeration: the time of an answer does not tell %s from somebody known',
  async (what, { ask, other }) => {
    const rounds = 200;
    const [strangers, known] = [await other(), (await aPerson()).email];
    const times = { other: [] as number[], known: [] as number[] };
    const look = async (whose: 'other' | 'known'): Promise<void> =>
      void times[whose].push(await timeOf(() => ask(whose === 'other' ? strangers : known)));
    // In turn, so that what disturbs the machine disturbs both; and each as often first, as what comes second
    // finds everything warm.
    for (let round = 0; round < rounds; round += 1)
      for (const whose of round % 2 ? (['other', 'known'] as const) : (['known', 'other'] as const)) await look(whose);
    const ratio = middle(times.other) / middle(times.known);
    const ok = ratio > 0.9 && ratio < 1.1;
    const seen = `medians of ${rounds}: ${middle(times.other).toFixed(2)} and ${middle(times.known).toFixed(2)} ms, ratio ${ratio.toFixed(2)}`;
    find({
      group: 'enumeration',
      what: `by the time: ${what}`,
      expected: 'within a tenth of a known person',
      seen,
      ok,
    });
    expect(ok).toBe(true);
  },
  120_000,
);

import { expect, it } from '@jest/globals';
import type { Answer } from '../support/api.js';
import { find } from '../support/findings.js';

/** Something that somebody with bad intentions tries, and what must come of it. */
export interface Attack {
  /** Reads after "somebody tries". */
  readonly what: string;
  readonly send: () => Promise<Answer>;
  readonly status: number;
  /** What must be so afterwards, in words. */
  readonly effect: string;
  /** Looks whether it is. */
  readonly holds: (answer: Answer) => unknown;
}

/** What no answer to an attacker tells: where the code lies, what the database says. */
const inside = /node_modules|\.(?:js|ts):\d+|QueryFailed|syntax error at|violates|pg_catalog|relation "/;

/** The words of the error formats. */
const ofRefusals =
  'type title status detail code statusCode error message name details errors permissions reason'.split(' ');

/** What a row holds whose effect is the refusal: it says no word more than one does. */
export function tellsNothing({ status, body }: Answer): void {
  expect(status).toBeGreaterThanOrEqual(400);
  const told: unknown = body ?? {};
  expect(
    typeof told === 'object' ? Object.keys(told as object).filter((word) => !ofRefusals.includes(word)) : told,
  ).toEqual([]);
}

const codeOf = ({ body }: Answer): string => {
  const { code, error, name, detail } = (typeof body === 'object' && body !== null ? body : {}) as Record<
    string,
    unknown
  >;
  const said = [name, code, error, detail].find((one) => typeof one === 'string');
  return typeof said === 'string' ? ` ${said}` : '';
};

const firstLineOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n').filter(Boolean).slice(0, 4).join(' ');

async function validate(attack: Attack, note: (seen: string) => void): Promise<void> {
  const answer = await attack.send();
  note(`${answer.status}${codeOf(answer)}`);
  expect(JSON.stringify(answer.body ?? '')).not.toMatch(inside);
  expect(answer.status).toBe(attack.status);
  const before = `${answer.status}${codeOf(answer)}`;
  try {
    await attack.holds(answer);
  } catch (error) {
    note(`${before}; but ${firstLineOf(error)}`);
    throw error;
  }
}

/** A test for each attack, and a line in the table of the suite. */
export function attacks(group: string, all: readonly Attack[]): void {
  it.each(all)(`${group}: $what`, async (attack) => {
    let [seen, ok] = ['no answer', false];
    try {
      await validate(attack, (told) => (seen = told));
      ok = true;
    } finally {
      find({
        group,
        what: attack.what,
        expected: `${attack.status}, ${attack.effect}`,
        seen: ok ? `${seen}, so it is` : seen,
        ok,
      });
    }
  });
}

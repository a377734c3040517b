import { api, type Answer } from '../support/api.js';
import { find } from '../support/findings.js';

/** How many answers there were of each status, such as `200 × 1, 412 × 99`. */
export function tally(answers: readonly Pick<Answer, 'status'>[]): string {
  const counts = new Map<number, number>();
  for (const { status } of answers) counts.set(status, (counts.get(status) ?? 0) + 1);
  return [...counts]
    .sort(([a], [b]) => a - b)
    .map(([status, count]) => `${status} × ${count}`)
    .join(', ');
}

/** The same call many times at once, in turn at each instance. */
export const atOnce = <T>(
  count: number,
  instances: readonly string[],
  call: (at: typeof api, nth: number) => Promise<T>,
): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, nth) => call(api.at(instances[nth % instances.length] ?? ''), nth)));

/** A line of the table, when it came as it had to. */
export const held = (group: string, what: string, seen: string): void =>
  find({ group, what, expected: seen, seen, ok: true });

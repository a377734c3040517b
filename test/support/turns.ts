import { existsSync, readFileSync } from 'node:fs';

const schedule = `/proc/self/task/${process.pid}/schedstat`;

/**
 * Milliseconds of CPU that this thread has had, or, where no Linux tells, the whole process. What the machine
 * does meanwhile does not count, unlike with the clock.
 */
const ownCpu = (): number =>
  existsSync(schedule)
    ? Number(readFileSync(schedule, 'utf8').split(' ')[0]) / 1e6
    : Object.values(process.cpuUsage()).reduce((sum, part) => sum + part, 0) / 1000;

/**
 * The longest that the work kept others from their turn, as a share of all that it took: CPU between two
 * looks, which are due every five milliseconds. A share, since machines differ in their milliseconds.
 */
export async function longestTurnOf(work: () => Promise<void>): Promise<number> {
  let longest = 0;
  const began = ownCpu();
  let before = began;
  const look = setInterval(() => {
    const now = ownCpu();
    longest = Math.max(longest, now - before);
    before = now;
  }, 5);
  await work().finally(() => clearInterval(look));
  return longest / (ownCpu() - began);
}

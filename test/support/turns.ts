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
 * How long the work kept others from their turn: the CPU between two looks in milliseconds, the longest
 * first. They are due every five.
 */
export async function turnsOf(work: () => Promise<void>): Promise<number[]> {
  const turns: number[] = [];
  let before = ownCpu();
  const look = setInterval(() => {
    const now = ownCpu();
    turns.push(now - before);
    before = now;
  }, 5);
  await work().finally(() => clearInterval(look));
  return turns.sort((left, right) => right - left);
}

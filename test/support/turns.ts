import { readFileSync } from 'node:fs';

/** Milliseconds of CPU that this thread has had. What the machine does meanwhile does not count, unlike with the clock. Linux only. */
const ownCpu = (): number => Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;

/** How long the work kept others from their turn: the CPU between two looks in milliseconds, the longest first. They are due every five. */
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

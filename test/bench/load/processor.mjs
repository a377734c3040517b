import { readFileSync } from 'node:fs';

/** Clock ticks of Linux: what /proc counts processor time in, a hundredth of a second everywhere that Node runs. */
const ticksPerSecond = 100;

/** Seconds of processor time of a process up to now; of one that has gone, none. */
export function processorOf(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1).split(' ');
    return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'ESRCH') return 0;
    throw error;
  }
}

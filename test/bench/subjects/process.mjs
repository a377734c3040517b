import { setTimeout as sleep } from 'node:timers/promises';
import { load, median } from '../load/load.mjs';
import { hotRoutes } from '../load/routes.mjs';
import { facet, startServer } from '../load/server.mjs';

const starts = 3;
/** In milliseconds. V8 gives back what the start has left behind when nothing was asked for a minute and a half. */
const startedFor = 2_000;
const idleFor = 120_000;

async function mostUnderLoad(server, large, seconds) {
  let most = 0;
  const looking = setInterval(() => (most = Math.max(most, server.memory())), 100);
  for (const { requests } of Object.values(hotRoutes)) await load(server.url, requests(large.callers), { seconds });
  clearInterval(looking);
  return most;
}

/** How long a server takes to be ready, and how much memory it has idle and under the load of all hot routes. */
export async function process({ large, options }) {
  const times = [];
  for (let start = 1; start < starts; start += 1) {
    const server = await startServer(facet, large.environment);
    times.push(server.startUp / 1000);
    await server.stop();
  }
  const server = await startServer(facet, large.environment);
  try {
    times.push(server.startUp / 1000);
    await sleep(startedFor);
    const started = server.memory();
    const waited = options.quick ? startedFor : idleFor;
    await sleep(waited - startedFor);
    const idle = server.memory();
    const busy = await mostUnderLoad(server, large, options.seconds);
    return {
      lines: [
        {
          what: 'start to ready',
          value: median(times),
          unit: 's',
          less: true,
          atLeast: 4,
          aim: 1.5,
          how: `median of ${starts} starts`,
        },
        {
          what: 'memory, idle',
          value: idle,
          unit: 'MB',
          less: true,
          atLeast: 180,
          aim: 120,
          how: `resident, ${waited / 1000} s after the start`,
        },
        {
          what: 'memory, just started',
          value: started,
          unit: 'MB',
          less: true,
          how: 'resident, 2 s after the start, with what the start has left behind',
        },
        {
          what: 'memory, under load',
          value: busy,
          unit: 'MB',
          less: true,
          atLeast: 350,
          aim: 250,
          how: 'the most, 16 in flight on each hot route',
        },
      ],
    };
  } finally {
    await server.stop();
  }
}

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
  try {
    for (const { requests } of Object.values(hotRoutes)) await load(server.url, requests(large.callers), { seconds });
  } finally {
    clearInterval(looking);
  }
  return most;
}

function linesOf({ startUp, started, idle, waited, busy }) {
  const ready = { value: startUp, unit: 's', less: true, atLeast: 1.8, aim: 1.2 };
  const memory = { unit: 'MB', less: true };
  const after = 'with what the start has left behind';
  const ofIdle = {
    ...memory,
    value: idle,
    atLeast: 130,
    aim: 110,
    how: `resident, ${waited / 1000} s after the start`,
  };
  const ofBusy = { ...memory, value: busy, atLeast: 250, aim: 220, how: 'the most, 16 in flight on each hot route' };
  return [
    { what: 'start to ready', ...ready, how: `median of ${starts} starts` },
    { what: 'memory, idle', ...ofIdle },
    {
      what: 'memory, just started',
      ...memory,
      value: started,
      atLeast: 180,
      aim: 150,
      how: `resident, 2 s after the start, ${after}`,
    },
    { what: 'memory, under load', ...ofBusy },
  ];
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
    return { lines: linesOf({ startUp: median(times), started, idle, waited, busy }) };
  } finally {
    await server.stop();
  }
}

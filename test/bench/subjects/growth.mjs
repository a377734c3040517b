import { alternate, ratio } from '../load/alternate.mjs';
import { hotRoutes } from '../load/routes.mjs';
import { facet, startServer } from '../load/server.mjs';

/** What a hot route costs with many people against the same with few. */
export async function growth({ large, small, options, say }) {
  const servers = [await startServer(facet, small.environment), await startServer(facet, large.environment)];
  // Two servers that differ by little: many short turns, so that what disturbs the machine falls on both.
  const turns = { rounds: options.rounds * 2, seconds: Math.max(1, Math.floor(options.seconds / 2)) };
  const rows = [];
  try {
    for (const [name, { requests }] of Object.entries(hotRoutes)) {
      // Each refresh goes on from the one before it, so each server has callers of its own.
      const own = [requests(small.callers), requests(large.callers)];
      const [little, much] = await alternate(servers, own, turns);
      rows.push({
        route: name,
        [`${small.users} people, /s`]: Math.round(little.rate),
        [`${large.users}, /s`]: Math.round(much.rate),
        cost: ratio(little, much),
        'µs of CPU each': `${Math.round(little.processor)} / ${Math.round(much.processor)}`,
      });
      say(`${name}: ${Math.round(little.rate)}/s and ${Math.round(much.rate)}/s`);
    }
  } finally {
    await Promise.all(servers.map((one) => one.stop()));
  }
  const value = Math.max(...rows.map((one) => one.cost));
  const what = `cost of the dearest hot route at ${large.users} people against ${small.users}`;
  return { tables: [rows], lines: [{ what, value, unit: '×', less: true, atLeast: 1.1, aim: 1.05 }] };
}

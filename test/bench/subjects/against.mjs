import { resolve } from 'node:path';
import { alternate, ratio } from '../load/alternate.mjs';
import { hotRoutes } from '../load/routes.mjs';
import { facet, startServer } from '../load/server.mjs';

/**
 * The hot routes of this build and of another one, such as that of the commit before: a checkout that was
 * built, with its own database of as many people.
 * Nothing without `--against`.
 */
export async function against({ large, options, say }) {
  if (options.against === undefined) return {};
  const folder = resolve(options.against);
  const { openWorld } = await import(`${folder}/test/bench/world/world.mjs`);
  const other = await openWorld({ ...options, data: options.data && `${options.data}-against` }, say);
  const servers = [
    await startServer(facet, large.environment),
    await startServer(`${folder}/${facet}`, other.large.environment),
  ];
  const rows = [];
  try {
    for (const [name, route] of Object.entries(hotRoutes)) {
      const turns = await alternate(
        servers,
        [route.requests(large.callers), route.requests(other.large.callers)],
        options,
      );
      const [own, before] = turns;
      rows.push({
        route: name,
        'this build, /s': Math.round(own.rate),
        'the other, /s': Math.round(before.rate),
        ratio: ratio(own, before),
        'µs of CPU each': turns.map((one) => Math.round(one.processor)).join(' / '),
      });
      say(`${name}: ${ratio(own, before).toFixed(2)} ×`);
    }
    return { tables: [rows] };
  } finally {
    await Promise.all(servers.map((one) => one.stop()));
    await other.close();
  }
}

import { parts } from '../edge/parts.mjs';
import { alternate } from '../load/alternate.mjs';
import { median } from '../load/load.mjs';
import { hotRoutes } from '../load/routes.mjs';
import { facet, startServer } from '../load/server.mjs';

const busy = 32;

/** Two servers that differ in one part. */
async function pairOf(name, { environment, others, file }, common) {
  const whole = await startServer(facet, { ...common, ...others });
  const without = file
    ? await startServer('test/bench/edge/without.mjs', { ...common, EDGE_WITHOUT: name })
    : await startServer(facet, { ...common, ...environment });
  return [whole, without];
}

/**
 * What each part at the edge costs GET /me: microseconds of Node's processor time with it, less those without
 * it, in each round.
 */
export async function edge({ large, options, say }) {
  const route = hotRoutes['GET /me'].requests(large.callers);
  const rows = [];
  for (const [name, part] of Object.entries(parts)) {
    const servers = await pairOf(name, part, large.environment);
    try {
      const [whole, without] = await alternate(servers, [route, route], { ...options, connections: busy });
      const differences = whole.processors.map((one, round) => one - without.processors[round]);
      rows.push({
        part: name,
        'µs of CPU': median(differences),
        'of all': Math.round(whole.processor),
        'seen, µs': differences.map(Math.round).join(' / '),
      });
      say(`${name}: ${median(differences).toFixed(0)} µs of ${Math.round(whole.processor)}`);
    } finally {
      await Promise.all(servers.map((one) => one.stop()));
    }
  }
  return { tables: [rows] };
}

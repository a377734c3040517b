import { createServer } from 'node:http';
import { alternate, ratio } from '../load/alternate.mjs';
import { hotRoutes } from '../load/routes.mjs';
import { facet, startServer } from '../load/server.mjs';

/** Takes traces and throws them away. */
async function openCollector() {
  const server = createServer((request, response) => request.resume().once('end', () => response.end('{}')));
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

/** What each way of being watched costs on `GET /me`, against a server that nobody watches. */
export async function watching({ large: { environment, callers }, options, say }) {
  const collector = await openCollector();
  const metrics = { METRICS_PORT: '0' };
  const traces = (share) => ({
    ...metrics,
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_TRACES_SAMPLER_ARG: share,
  });
  const ways = {
    'with metrics': metrics,
    'with metrics, one request in a hundred traced': traces('0.01'),
    'with metrics, all requests traced': traces('1'),
  };
  const servers = [];
  try {
    for (const more of [{}, ...Object.values(ways)])
      servers.push(await startServer(facet, { ...environment, ...more }));
    const [plain, ...watched] = await alternate(
      servers,
      Array(servers.length).fill(hotRoutes['GET /me'].requests(callers)),
      options,
    );
    const lines = Object.keys(ways).map((way, at) => {
      const how = `${Math.round(watched[at].rate)}/s of ${Math.round(plain.rate)}/s, ${Math.round(watched[at].processor)} µs of CPU instead of ${Math.round(plain.processor)}`;
      return { what: `GET /me ${way}, against without`, value: ratio(watched[at], plain), unit: '×', how };
    });
    for (const { what, how } of lines) say(`${what}: ${how}`);
    return { lines };
  } finally {
    await Promise.all(servers.map((one) => one.stop()));
    collector.close();
  }
}

import { load, median } from './load.mjs';

/** One turn of one server: requests a second, and microseconds of its own processor time for each. */
async function turn(server, requests, { seconds, connections }) {
  const before = server.processor();
  const { rate, count } = await load(server.url, requests, { seconds, connections });
  return { rate, processor: ((server.processor() - before) * 1e6) / count };
}

/**
 * All of them in each round, each round beginning with another one, so that what disturbs the machine
 * disturbs all. `perServer`: what each is asked.
 */
export async function alternate(servers, perServer, { rounds, seconds, connections = 16 }) {
  const turns = servers.map(() => []);
  for (const [at, server] of servers.entries())
    await load(server.url, perServer[at], { seconds: Math.min(seconds, 2), connections });
  for (let round = 0; round < rounds; round += 1) {
    for (let at = 0; at < servers.length; at += 1) {
      const which = (round + at) % servers.length;
      turns[which].push(await turn(servers[which], perServer[which], { seconds, connections }));
    }
  }
  return turns.map((own) => ({
    rates: own.map((one) => one.rate),
    rate: median(own.map((one) => one.rate)),
    processors: own.map((one) => one.processor),
    processor: median(own.map((one) => one.processor)),
  }));
}

/** The median of the ratios within each round: neighbours in time share the weather. */
export const ratio = (one, other) => median(one.rates.map((rate, round) => rate / other.rates[round]));

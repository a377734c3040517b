import autocannon from 'autocannon';

export const at = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
export const median = (numbers) => {
  const sorted = [...numbers].sort((a, b) => a - b);
  return (sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.ceil((sorted.length - 1) / 2)]) / 2;
};

/**
 * Sends requests for so many `seconds`, or an `amount` of them, over so many connections, each the next one
 * when the last one is answered.
 * An answer that is no success makes the whole run worthless, and fails it; with `mayRefuse`, the 503 of a
 * server that is full is only counted.
 */
export async function load(url, requests, { connections = 16, seconds, amount, mayRefuse = false }) {
  const run = autocannon({
    url,
    requests,
    connections,
    ...(amount ? { amount } : { duration: seconds }),
    excludeErrorStats: true,
  });
  const times = [];
  const wrong = new Map();
  let refused = 0;
  run.on('response', (_client, status, _bytes, milliseconds) => {
    if (mayRefuse && status === 503) return void (refused += 1);
    times.push(milliseconds);
    if (status < 200 || status > 299) wrong.set(status, (wrong.get(status) ?? 0) + 1);
  });
  const began = performance.now();
  const { errors, timeouts } = await run;
  const elapsed = (performance.now() - began) / 1000;
  if (wrong.size + errors + timeouts > 0)
    throw new Error(
      `${requests[0].path} failed: ${JSON.stringify([...wrong])}, ${errors} errors, ${timeouts} timeouts`,
    );
  times.sort((a, b) => a - b);
  return {
    count: times.length,
    rate: times.length / elapsed,
    p50: at(times, 0.5),
    p99: at(times, 0.99),
    p999: at(times, 0.999),
    refused: refused / (refused + times.length),
  };
}

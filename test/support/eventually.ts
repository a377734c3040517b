import { setTimeout as pause } from 'node:timers/promises';

/** Looks again and again until there is something to see; for what the application does behind an answer. */
export async function eventually<T>(look: () => Promise<T | null | undefined>, within = 5000): Promise<T> {
  const end = performance.now() + within;
  for (;;) {
    const seen = await look();
    if (seen !== null && seen !== undefined) return seen;
    if (performance.now() > end) throw new Error(`nothing to see within ${within} ms`);
    await pause(10);
  }
}

import sharp from 'sharp';
import { randomOf } from '../../support/random.js';

let made = 0;

/** A picture that no user has uploaded before. */
export function aPicture(format: 'jpeg' | 'png' | 'webp' = 'jpeg'): Promise<Buffer> {
  const random = randomOf((made += 1));
  const shade = (): number => random(256);
  const background = { r: shade(), g: shade(), b: shade() };
  return sharp({ create: { width: 300, height: 200, channels: 3, background } })
    .composite([
      {
        input: {
          create: {
            width: 40 + (shade() % 100),
            height: 60,
            channels: 3,
            background: { r: shade(), g: shade(), b: shade() },
          },
        },
        left: 5,
        top: 9,
      },
    ])
    .toFormat(format)
    .toBuffer();
}

/** The `hash` in the address of a picture. */
export const hashIn = (url: string): string => /\/pictures\/([0-9a-f]{64})-512\.webp$/.exec(url)?.[1] ?? '';

/** Hashes of all pictures that have a row. */
export async function knownHashes(): Promise<string[]> {
  return (await facet.sql<{ hash: string }>('select hash from pictures order by hash')).map((row) => row.hash);
}

/** Hashes of the pictures whose sweep is queued. */
export async function queuedSweeps(): Promise<string[]> {
  const rows = await facet.sql<{ key: string }>(
    `select key from graphile_worker.jobs where task_identifier = 'picture.sweep' order by key`,
  );
  return rows.map((row) => row.key.slice('picture.sweep:'.length));
}

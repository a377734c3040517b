import { readFileSync } from 'node:fs';
import { crc32, deflateSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import sharp, { type Sharp } from 'sharp';
import { PictureTooLarge, PictureUndecodable } from '../pictures.errors.js';
import { maxPictureBytes, PictureProcessor } from './picture-processor.js';

const processor = new PictureProcessor();

const grey = (width: number, height: number): Sharp =>
  sharp({ create: { width, height, channels: 3, background: '#808080' } });

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** A PNG of one bit a pixel, all of them black: 400 megapixels fit into 48 kB. */
function bomb(edge: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(edge, 0);
  header.writeUInt32BE(edge, 4);
  header.set([1, 0, 0, 0, 0], 8);
  const rows = Buffer.alloc((Math.ceil(edge / 8) + 1) * edge);
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

describe('a picture that is damaged or too much', () => {
  it.each(['jpeg', 'png', 'webp'] as const)('is refused when it breaks off: %s', async (format) => {
    const whole = await grey(800, 800).toFormat(format).toBuffer();
    for (const share of [0.02, 0.3, 0.9]) {
      await expect(processor.take(whole.subarray(0, Math.max(30, whole.length * share)))).rejects.toBeInstanceOf(
        PictureUndecodable,
      );
    }
  });

  it('is refused beyond 10 MiB, and taken at 10 MiB', async () => {
    const photo = await grey(300, 300).jpeg().toBuffer();
    const padded = Buffer.concat([photo, Buffer.alloc(maxPictureBytes - photo.length)]);
    await expect(processor.take(padded)).resolves.toHaveProperty('hash');
    await expect(processor.take(Buffer.concat([padded, Buffer.from([0])]))).rejects.toBeInstanceOf(PictureTooLarge);
  });

  it('is refused with 400 megapixels in 48 kB, at once and in little memory', async () => {
    const small = bomb(20_000);
    expect(small.length).toBeLessThan(60_000);
    await processor.take(await grey(20, 20).png().toBuffer());
    const before = highestMemory();
    await expect(processor.take(small)).rejects.toBeInstanceOf(PictureUndecodable);
    expect(highestMemory() - before).toBeLessThan(30);
  });

  it('is taken with 40 megapixels and refused with one row more', async () => {
    const flat = (height: number): Promise<Buffer> => grey(8000, height).png().toBuffer();
    await expect(processor.take(await flat(5000))).resolves.toHaveProperty('hash');
    await expect(processor.take(await flat(5001))).rejects.toBeInstanceOf(PictureUndecodable);
  });

  it('may be as thin as it likes', async () => {
    await expect(processor.take(await grey(60_000, 1).jpeg().toBuffer())).resolves.toHaveProperty('hash');
  });
});

/** The most memory that this process has held, in MiB; constant where the system does not report it. */
function highestMemory(): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1024;
  } catch {
    return 0;
  }
}

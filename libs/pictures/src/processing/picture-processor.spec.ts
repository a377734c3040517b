import { describe, expect, it } from '@jest/globals';
import sharp, { type Sharp } from 'sharp';
import { PictureTypeRefused, PictureUndecodable } from '../pictures.errors.js';
import { PictureProcessor, type ProcessedPicture } from './picture-processor.js';

const processor = new PictureProcessor();

/** Left half red, right half blue. */
const halves = (width: number, height: number): Sharp =>
  sharp({ create: { width, height, channels: 3, background: '#0000ff' } }).composite([
    { input: { create: { width: width / 2, height, channels: 3, background: '#ff0000' } }, left: 0, top: 0 },
  ]);

async function pixel(bytes: Buffer, x: number, y: number): Promise<number[]> {
  const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
  const at = (y * info.width + x) * info.channels;
  return [...data.subarray(at, at + info.channels)];
}

const largestOf = ({ files }: ProcessedPicture): Buffer => files[0]?.bytes ?? Buffer.alloc(0);
const isRed = ([red = 0, green = 0, blue = 0]: number[]): boolean => red > 200 && green < 60 && blue < 60;
const isBlue = ([red = 0, green = 0, blue = 0]: number[]): boolean => red < 60 && green < 60 && blue > 200;

describe('a picture that is taken', () => {
  it('becomes three square WebP files, named by the largest', async () => {
    const picture = await processor.take(await halves(900, 600).jpeg().toBuffer());
    expect(picture.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(picture.files.map((file) => file.size)).toEqual([512, 256, 64]);
    for (const { size, bytes } of picture.files)
      expect(await sharp(bytes).metadata()).toMatchObject({ format: 'webp', width: size, height: size });
    const again = await processor.take(await halves(900, 600).jpeg().toBuffer());
    expect(again.hash).toBe(picture.hash);
  });

  it('shows the middle of a wide or high one, and fills the square with a small one', async () => {
    const wide = largestOf(await processor.take(await halves(2000, 500).png().toBuffer()));
    expect([
      isRed(await pixel(wide, 0, 0)),
      isRed(await pixel(wide, 250, 500)),
      isBlue(await pixel(wide, 262, 0)),
    ]).toEqual([true, true, true]);
    const small = largestOf(await processor.take(await halves(2, 2).png().toBuffer()));
    expect(await sharp(small).metadata()).toMatchObject({ width: 512, height: 512 });
  });

  it('is put upright and forgets where it was made', async () => {
    const exif = {
      IFD0: { Copyright: 'Mia', Make: 'Camera' },
      IFD3: { GPSLatitude: '47/1 22/1 0/1', GPSLatitudeRef: 'N' },
    };
    // Orientation 6: the camera was turned; upright is a quarter turn clockwise, so red, on the left, comes to the top.
    const photo = await halves(600, 600)
      .withExif(exif)
      .withMetadata({ orientation: 6 })
      .keepIccProfile()
      .jpeg()
      .toBuffer();
    expect((await sharp(photo).metadata()).exif).toBeDefined();
    const picture = await processor.take(photo);
    expect([
      isRed(await pixel(largestOf(picture), 256, 20)),
      isBlue(await pixel(largestOf(picture), 256, 490)),
    ]).toEqual([true, true]);
    for (const { bytes } of picture.files) {
      const { exif: left, xmp, iptc, icc, orientation } = await sharp(bytes).metadata();
      expect([left, xmp, iptc, icc, orientation]).toEqual([undefined, undefined, undefined, undefined, undefined]);
      expect(bytes.includes('Camera')).toBe(false);
    }
  });

  it('is converted to sRGB', async () => {
    const p3 = await sharp({ create: { width: 60, height: 60, channels: 3, background: '#c85a32' } })
      .withIccProfile('p3')
      .png()
      .toBuffer();
    const [red = 0, green = 0, blue = 0] = await pixel(largestOf(await processor.take(p3)), 30, 30);
    expect([Math.abs(red - 0xc8), Math.abs(green - 0x5a), Math.abs(blue - 0x32)].every((off) => off < 12)).toBe(true);
  });

  it('keeps what is transparent', async () => {
    const png = await sharp({
      create: { width: 80, height: 80, channels: 4, background: { r: 255, g: 0, b: 0, alpha: 0 } },
    })
      .png()
      .toBuffer();
    expect((await pixel(largestOf(await processor.take(png)), 5, 5))[3]).toBe(0);
  });

  it.each(['grey', 'cmyk', '16 bits', 'lossless'])('may be of another kind: %s', async (kind) => {
    const encoded = {
      grey: halves(100, 100).greyscale().jpeg(),
      cmyk: halves(100, 100).toColourspace('cmyk').jpeg(),
      '16 bits': halves(100, 100).toColourspace('rgb16').png({ progressive: true }),
      lossless: halves(100, 100).webp({ lossless: true }),
    }[kind];
    const picture = await processor.take((await encoded?.toBuffer()) ?? Buffer.alloc(0));
    expect(await sharp(largestOf(picture)).metadata()).toMatchObject({
      width: 512,
      height: 512,
      space: 'srgb',
      depth: 'uchar',
    });
  });

  it('is the first frame of an animation', async () => {
    const frames = await Promise.all(
      ['#ff0000', '#0000ff'].map((background) =>
        sharp({ create: { width: 50, height: 50, channels: 3, background } })
          .png()
          .toBuffer(),
      ),
    );
    const animated = await sharp(frames, { join: { animated: true } })
      .webp({ delay: [100, 100], loop: 0 })
      .toBuffer();
    expect((await sharp(animated).metadata()).pages).toBe(2);
    const picture = await processor.take(animated);
    expect(isRed(await pixel(largestOf(picture), 256, 256))).toBe(true);
    expect((await sharp(largestOf(picture)).metadata()).pages).toBeUndefined();
  });

  it('loses what was hidden behind it', async () => {
    const photo = await halves(300, 300).jpeg().toBuffer();
    const tails = [
      '<html><script>alert(1)</script></html>',
      'PK\x03\x04 a whole archive',
      '<?php system($_GET["x"]); ?>',
    ];
    for (const tail of tails) {
      const picture = await processor.take(Buffer.concat([photo, Buffer.from(tail, 'latin1')]));
      for (const { bytes } of picture.files) expect(bytes.includes(tail)).toBe(false);
    }
  });

  it('loses what stands behind a GIF', async () => {
    const gif = await halves(20, 20).gif().toBuffer();
    const jpeg = await halves(20, 20).jpeg().toBuffer();
    const [alone, followed] = [await processor.take(gif), await processor.take(Buffer.concat([gif, jpeg]))];
    expect(followed.files.map(({ bytes }) => bytes.toString('hex'))).toEqual(
      alone.files.map(({ bytes }) => bytes.toString('hex')),
    );
  });

  it('loses what was hidden in a comment', async () => {
    const photo = await halves(300, 300).jpeg().toBuffer();
    const script = '<script>alert(1)</script>';
    const comment = Buffer.concat([Buffer.from([0xff, 0xfe, 0, script.length + 2]), Buffer.from(script)]);
    const picture = await processor.take(Buffer.concat([photo.subarray(0, 2), comment, photo.subarray(2)]));
    for (const { bytes } of picture.files) expect(bytes.includes('script')).toBe(false);
  });
});

describe('a file that is no picture', () => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>';
  const cases: [string, Buffer][] = [
    ['nothing', Buffer.alloc(0)],
    ['one byte', Buffer.from([0xff])],
    ['text', Buffer.from('I am a picture. Believe me.')],
    ['SVG', Buffer.from(svg)],
    ['SVG after an XML declaration', Buffer.from(`<?xml version="1.0"?>${svg}`)],
    ['HTML', Buffer.from('<!doctype html><script>alert(1)</script>')],
    ['PDF', Buffer.from('%PDF-1.7\n1 0 obj <<>> endobj\n%%EOF')],
    ['BMP', Buffer.from('BM6\0\0\0\0\0\0\0')],
    ['TIFF', Buffer.from('II*\0\b\0\0\0', 'latin1')],
    ['HEIC', Buffer.from('\0\0\0\x1cftypheic\0\0\0\0mif1heic', 'latin1')],
    ['a RIFF file that is no WebP', Buffer.from('RIFF\x24\0\0\0WAVEfmt ', 'latin1')],
    ['random bytes', Buffer.from(Array.from({ length: 5000 }, (_, at) => (at * 7919 + 13) % 251))],
    ['HTML before a JPEG', Buffer.concat([Buffer.from('<html>'), Buffer.from([0xff, 0xd8, 0xff, 0xe0])])],
  ];

  it.each(cases)('is refused: %s', async (_, bytes) => {
    await expect(processor.take(bytes)).rejects.toBeInstanceOf(PictureTypeRefused);
  });

  it('is not handed to another decoder because of its first bytes', async () => {
    for (const start of [
      '\xff\xd8\xff',
      '\x89PNG\r\n\x1a\n',
      'RIFF\0\0\0\0WEBP',
      'GIF89a',
      '\0\0\0\x10ftypavif\0\0\0\0',
    ])
      await expect(
        processor.take(Buffer.concat([Buffer.from(start, 'latin1'), Buffer.from(svg)])),
      ).rejects.toBeInstanceOf(PictureUndecodable);
  });
});

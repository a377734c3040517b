import { describe, expect, it } from '@jest/globals';
import { deviceKindOf } from './device-kind.js';

const webKit = 'AppleWebKit/537.36 (KHTML, like Gecko)';
const apple = 'AppleWebKit/605.1.15 (KHTML, like Gecko)';
const iPhone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X)';

describe('the kind of a device', () => {
  it.each([
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:146.0) Gecko/20100101 Firefox/146.0', 'Firefox, Windows'],
    [`Mozilla/5.0 (X11; Linux x86_64) ${webKit} Chrome/143.0.0.0 Safari/537.36`, 'Chrome, Linux'],
    [`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webKit} Chrome/143.0.0.0 Safari/537.36 Edg/143.0`, 'Edge, Windows'],
    [`Mozilla/5.0 (Linux; Android 16; K) ${webKit} Chrome/143.0.0.0 Mobile Safari/537.36`, 'Chrome, Android'],
    [
      `Mozilla/5.0 (Linux; Android 16; K) ${webKit} SamsungBrowser/29.0 Chrome/136.0.0.0 Mobile Safari/537.36`,
      'Samsung Internet, Android',
    ],
    [`Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${apple} Version/26.0 Safari/605.1.15`, 'Safari, macOS'],
    [`${iPhone} ${apple} Version/26.0 Mobile/15E148 Safari/604.1`, 'Safari, iOS'],
    [`${iPhone} ${apple} CriOS/143.0 Mobile/15E148 Safari/604.1`, 'Chrome, iOS'],
    [`Mozilla/5.0 (X11; CrOS x86_64 16181.0) ${webKit} Chrome/143.0.0.0 Safari/537.36 OPR/125.0`, 'Opera, ChromeOS'],
  ])('of %s', (userAgent, device) => expect(deviceKindOf(userAgent)).toEqual({ device, browser: device }));

  it('is the same for the next version', () => {
    const version = (of: number): string =>
      `Mozilla/5.0 (X11; Linux x86_64; rv:${of}.0) Gecko/20100101 Firefox/${of}.0`;
    expect(deviceKindOf(version(146))).toEqual(deviceKindOf(version(147)));
  });

  it.each([
    ['okhttp/5.3.2', 'okhttp'],
    ['MyApp/12 CFNetwork/3860 Darwin/25', 'MyApp'],
    ['Call +41 44 668 18 00 now', 'Call'],
    [`${'x'.repeat(5000)} Windows`, 'x'.repeat(40)],
    ['<b>', 'unknown'],
    [null, 'unknown'],
  ])('of another program, %s, has no name that an email says', (userAgent, device) =>
    expect(deviceKindOf(userAgent)).toEqual({ device, browser: null }),
  );
});

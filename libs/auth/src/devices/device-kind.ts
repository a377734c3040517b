/** What kind of device a user agent is of. Versions and addresses change too often to tell devices apart. */
export interface DeviceKind {
  /** Program and system. Of a program that is no known browser, the name it gives itself. */
  readonly device: string;
  /** The same of a known browser. Null: another program, whose name an attacker may have chosen. */
  readonly browser: string | null;
}

// The first that fits counts: most browsers also claim to be those further down.
const browsers: readonly [name: string, pattern: RegExp][] = [
  ['Edge', /\bEdg(?:e|A|iOS)?\//],
  ['Opera', /\b(?:OPR|OPiOS|Opera)\//],
  ['Samsung Internet', /\bSamsungBrowser\//],
  ['Firefox', /\b(?:Firefox|FxiOS)\//],
  ['Chrome', /\b(?:Chrome|Chromium|CriOS)\//],
  ['Safari', /\bVersion\/\S+ (?:Mobile\/\S+ )?Safari\//],
];
const systems: readonly [name: string, pattern: RegExp][] = [
  ['Windows', /\bWindows\b/],
  ['iOS', /\b(?:iPhone|iPad|iPod)\b/],
  ['Android', /\bAndroid\b/],
  ['ChromeOS', /\bCrOS\b/],
  ['macOS', /\b(?:Mac OS X|Macintosh)\b/],
  ['Linux', /\bLinux\b/],
];
const product = /^[\w.-]{1,40}/;
const nameless = 'unknown';

const firstOf = (names: readonly [string, RegExp][], text: string): string | undefined =>
  names.find(([, pattern]) => pattern.test(text))?.[0];

/** @param userAgent null: the client sent none */
export function deviceKindOf(userAgent: string | null): DeviceKind {
  const text = (userAgent ?? '').slice(0, 512);
  const browser = firstOf(browsers, text);
  const parts = [browser ?? product.exec(text)?.[0] ?? nameless, firstOf(systems, text)];
  const device = parts.filter((part) => part !== undefined).join(', ');
  return { device, browser: browser === undefined ? null : device };
}

/** A hash in PHC string format: `$scheme[$v=version]$key=value,…$salt$hash`. */
export interface PhcText {
  readonly scheme: string;
  readonly version?: number;
  /** Whole numbers only: none of the schemes that we read has others. */
  readonly costs: Readonly<Record<string, number>>;
  readonly salt: Buffer;
  readonly hash: Buffer;
}

const shape = /^\$([a-z0-9-]{1,32})(?:\$v=(\d{1,3}))?\$((?:[a-z]+=\d{1,10},?)+|\d{1,10})\$([A-Za-z0-9+/.]+={0,2})\$([A-Za-z0-9+/.]+={0,2})$/;

/** Shorter ones guess too well, longer ones only cost. */
const fits = ({ length }: Buffer, least: number): boolean => length >= least && length <= 128;

/** Base64 without padding; some writers add it, and some put `.` in the place of `+` (passlib's `ab64`). */
const bytesOf = (text: string): Buffer => Buffer.from(text.replaceAll('.', '+'), 'base64');

/** Passlib writes the rounds of PBKDF2 alone, without their name. */
function costsOf(text: string): Record<string, number> {
  const pairs = /^\d+$/.test(text) ? [['i', text]] : text.split(',').map((pair) => pair.split('='));
  return Object.fromEntries(pairs.map(([key, value]) => [key, Number(value)])) as Record<string, number>;
}

/** Reads the parts of a hash; nothing when it has another form, or parts that no honest writer makes. */
export function readPhcText(text: string): PhcText | undefined {
  const [, scheme = '', version, costs = '', salt = '', hash = ''] = shape.exec(text) ?? [];
  const read = { scheme, ...(version && { version: Number(version) }), costs: costsOf(costs), salt: bytesOf(salt), hash: bytesOf(hash) };
  return scheme !== '' && fits(read.salt, 8) && fits(read.hash, 16) ? read : undefined;
}

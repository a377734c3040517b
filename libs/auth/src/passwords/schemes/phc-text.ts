/** A hash in PHC string format: `$scheme[$v=version]$key=value,…$salt$hash`. */
export interface PhcText {
  readonly scheme: string;
  readonly version?: number;
  /** Whole numbers only: none of the schemes that we read has others. */
  readonly costs: Readonly<Record<string, number>>;
  /** The number of costs; more than there are names when one is there twice. */
  readonly costCount: number;
  readonly salt: Buffer;
  readonly hash: Buffer;
}

const shape =
  /^\$([a-z0-9-]{1,32})(?:\$v=(\d{1,3}))?\$([a-z]{1,8}=\d{1,10}(?:,[a-z]{1,8}=\d{1,10}){0,7}|\d{1,10})\$([A-Za-z0-9+/.\-_]+={0,2})\$([A-Za-z0-9+/.\-_]+={0,2})$/;

/** Shorter ones guess too well, longer ones only cost. */
const fits = ({ length }: Buffer, least: number): boolean => length >= least && length <= 128;

/**
 * Base64 without padding. Some writers add it, some put `.` in the place of `+` (passlib's `ab64`), some
 * write the alphabet for URLs, which Node reads as well.
 */
const bytesOf = (text: string): Buffer => Buffer.from(text.replaceAll('.', '+'), 'base64');

/** One character more than whole bytes can give: the text was cut off. */
const isCutOff = (text: string): boolean => text.replace(/=+$/, '').length % 4 === 1;

/** Passlib writes the rounds of PBKDF2 alone, without their name. */
function costsOf(text: string): Record<string, number> {
  const pairs = /^\d+$/.test(text) ? [['i', text]] : text.split(',').map((pair) => pair.split('='));
  return Object.fromEntries(pairs.map(([key, value]) => [key, Number(value)])) as Record<string, number>;
}

/** Reads the parts of a hash; undefined when it has another form, or parts that no writer makes. */
export function readPhcText(text: string): PhcText | undefined {
  const [, scheme = '', version, costs = '', salt = '', hash = ''] = shape.exec(text) ?? [];
  const read = {
    scheme,
    ...(version && { version: Number(version) }),
    costs: costsOf(costs),
    costCount: costs.split(',').length,
    salt: bytesOf(salt),
    hash: bytesOf(hash),
  };
  return scheme !== '' && fits(read.salt, 8) && fits(read.hash, 16) && !isCutOff(salt) && !isCutOff(hash)
    ? read
    : undefined;
}

/** Whether a hash has each of these costs at most once, and no other. */
export function hasOnly({ costs, costCount }: PhcText, names: readonly string[]): boolean {
  const given = Object.keys(costs);
  return given.length === costCount && given.every((name) => names.includes(name));
}

import { readFile } from 'node:fs/promises';
import { BloomFilter } from './bloom-filter.js';

/**
 * The commonest passwords (NIST SP 800-63B, 3.1.1.2: "commonly used, expected, or compromised"), as a Bloom
 * filter that is part of Facet: about 142,000 of the
 * million commonest of ten million that were published in breaches. These are the 100,000 commonest of at
 * least eight characters, the least that
 * `PASSWORD_MIN_LENGTH` allows, and all of at least twelve, its default. `scripts/common-passwords.mjs` makes
 * the file; the source is the list of the same name in
 * SecLists (MIT License, Copyright Daniel Miessler). Three of ten million other passwords are taken for a common one.
 */
export class CommonPasswords {
  /** In the list a password has no case, and no widths and ligatures that only look different. */
  static readonly formOf = (password: string): string => password.normalize('NFKC').toLowerCase();

  private filter: Promise<BloomFilter> | undefined;

  async has(password: string): Promise<boolean> {
    this.filter ??= readFile(new URL('./common-passwords.bin', import.meta.url)).then((bits) => new BloomFilter(bits));
    return (await this.filter).has(CommonPasswords.formOf(password));
  }
}

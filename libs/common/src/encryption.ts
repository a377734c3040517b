import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';

/** What a derived key is for. A key of one purpose opens nothing of another. */
export type Purpose =
  | 'signing-keys'
  | 'refresh-tokens'
  | 'api-keys'
  | 'organization-secrets'
  | 'mails'
  | 'sign-ups'
  | 'sign-in-codes'
  | 'email-additions'
  | 'email-changes'
  | 'factors';

/** The secret of the installation, and the one before it while it is changed. */
export interface Secrets {
  readonly FACET_SECRET: string;
  readonly FACET_SECRET_PREVIOUS?: string | undefined;
}

/** What is sealed in the database was sealed with another `FACET_SECRET`. */
export class SecretMismatch extends Error {
  override readonly message = 'FACET_SECRET is not the one that this database was set up with.';
}

const ivLength = 12;
const tagLength = 16;

/** The keys that are derived from one secret (HKDF, RFC 5869), one for each purpose. */
class DerivedKeys {
  /** Tells one secret from another, and says nothing of either. */
  readonly id: string;
  private readonly keys = new Map<Purpose, Buffer>();

  constructor(private readonly secret: string) {
    this.id = this.derive('secret-id', 8).toString('hex');
  }

  of(purpose: Purpose): Buffer {
    const known = this.keys.get(purpose);
    if (known) return known;
    const key = this.derive(purpose, 32);
    this.keys.set(purpose, key);
    return key;
  }

  private derive(info: string, length: number): Buffer {
    return Buffer.from(hkdfSync('sha256', this.secret, 'facet', info, length));
  }
}

/**
 * The only owner of `FACET_SECRET`. While the secret is changed there are two: the current one encrypts and
 * authenticates, and the other one (`FACET_SECRET_PREVIOUS`) is accepted as well.
 */
export class Encryption {
  private readonly current: DerivedKeys;
  private readonly accepted: readonly DerivedKeys[];

  constructor({ FACET_SECRET, FACET_SECRET_PREVIOUS }: Secrets) {
    this.current = new DerivedKeys(FACET_SECRET);
    this.accepted = [
      this.current,
      ...(FACET_SECRET_PREVIOUS === undefined ? [] : [new DerivedKeys(FACET_SECRET_PREVIOUS)]),
    ];
  }

  /** The id of the current secret, to be kept beside what it made. */
  get secretId(): string {
    return this.current.id;
  }

  /** The id of the secret that is accepted beside it. */
  get otherSecretId(): string | undefined {
    return this.accepted[1]?.id;
  }

  /** Encrypts (AES-256-GCM). `context` names the row, so that a sealed value cannot be moved to another one. */
  seal(purpose: Purpose, context: string, text: Buffer): Buffer {
    const iv = randomBytes(ivLength);
    const cipher = createCipheriv('aes-256-gcm', this.current.of(purpose), iv).setAAD(Buffer.from(context));
    return Buffer.concat([iv, cipher.update(text), cipher.final(), cipher.getAuthTag()]);
  }

  /** Decrypts what `seal` made. Throws `SecretMismatch` when the secret, the purpose or the context is another one. */
  open(purpose: Purpose, context: string, sealed: Buffer): Buffer {
    const attempts = this.accepted.map((keys) => (): Buffer => decrypt(keys.of(purpose), context, sealed));
    for (const [at, attempt] of attempts.entries()) {
      try {
        return attempt();
      } catch (cause) {
        if (at === attempts.length - 1) throw new SecretMismatch(undefined, { cause });
      }
    }
    throw new SecretMismatch();
  }

  /** HMAC-SHA256 with the key of this purpose, over all parts in order. */
  mac(purpose: Purpose, ...parts: Buffer[]): Buffer {
    return macWith(this.current, purpose, parts);
  }

  /** Whether `mac` made it, with one of the accepted secrets. */
  proves(purpose: Purpose, mac: Buffer, ...parts: Buffer[]): boolean {
    return this.accepted.some((keys) => {
      const expected = macWith(keys, purpose, parts);
      return expected.length === mac.length && timingSafeEqual(expected, mac);
    });
  }
}

const macWith = (keys: DerivedKeys, purpose: Purpose, parts: readonly Buffer[]): Buffer =>
  createHmac('sha256', keys.of(purpose)).update(Buffer.concat(parts)).digest();

function decrypt(key: Buffer, context: string, sealed: Buffer): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, ivLength)).setAAD(Buffer.from(context));
  decipher.setAuthTag(sealed.subarray(-tagLength));
  const text = decipher.update(sealed.subarray(ivLength, -tagLength));
  return Buffer.concat([text, decipher.final()]);
}

import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '@app/config';

/** What a derived key is for. A key of one purpose opens nothing of another. */
type Purpose = 'signing-keys' | 'refresh-tokens' | 'api-keys' | 'organization-secrets' | 'mails' | 'sign-ups';

/** What is sealed in the database was sealed with another `FACET_SECRET`. */
export class SecretMismatch extends Error {
  override readonly message = 'FACET_SECRET is not the one that this database was set up with.';
}

const ivLength = 12;
const tagLength = 16;

/** The only holder of `FACET_SECRET`: derives one key for each purpose from it (HKDF, RFC 5869). */
@Injectable()
export class Vault {
  private readonly keys = new Map<Purpose, Buffer>();

  constructor(@Inject(SETTINGS) private readonly settings: Settings) {}

  /** Encrypts (AES-256-GCM). `context` names the row, so that a sealed value cannot be moved to another one. */
  seal(purpose: Purpose, context: string, text: Buffer): Buffer {
    const iv = randomBytes(ivLength);
    const cipher = createCipheriv('aes-256-gcm', this.key(purpose), iv).setAAD(Buffer.from(context));
    return Buffer.concat([iv, cipher.update(text), cipher.final(), cipher.getAuthTag()]);
  }

  /** Decrypts what `seal` made. Throws `SecretMismatch` when the secret, the purpose or the context is another one. */
  open(purpose: Purpose, context: string, sealed: Buffer): Buffer {
    const decipher = createDecipheriv('aes-256-gcm', this.key(purpose), sealed.subarray(0, ivLength)).setAAD(Buffer.from(context));
    decipher.setAuthTag(sealed.subarray(-tagLength));
    const text = decipher.update(sealed.subarray(ivLength, -tagLength));
    try {
      return Buffer.concat([text, decipher.final()]);
    } catch (cause) {
      throw new SecretMismatch(undefined, { cause });
    }
  }

  /** HMAC-SHA256 with the key of this purpose, over all parts in order. */
  mac(purpose: Purpose, ...parts: Buffer[]): Buffer {
    return createHmac('sha256', this.key(purpose)).update(Buffer.concat(parts)).digest();
  }

  private key(purpose: Purpose): Buffer {
    const known = this.keys.get(purpose);
    if (known) return known;
    const made = Buffer.from(hkdfSync('sha256', this.settings.FACET_SECRET, 'facet', purpose, 32));
    this.keys.set(purpose, made);
    return made;
  }
}

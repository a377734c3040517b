import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { api, type Answer, type Api } from './api.js';
import type { TestPerson } from './people.js';

/** The page of the demo and of the tests, and its domain. */
const [page, domain] = ['http://localhost:3000', 'localhost'];

type Cbor = number | string | Buffer | Map<Cbor, Cbor>;

/** As much of CBOR (RFC 8949) as an authenticator needs. */
function cbor(value: Cbor): Buffer {
  const head = (major: number, length: number): Buffer => {
    if (length < 24) return Buffer.from([(major << 5) | length]);
    return length < 256
      ? Buffer.from([(major << 5) | 24, length])
      : Buffer.from([(major << 5) | 25, length >> 8, length & 255]);
  };
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value);
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value]);
  return Buffer.concat([head(5, value.size), ...[...value].flatMap(([name, one]) => [cbor(name), cbor(one)])]);
}

const sha256 = (data: string | Buffer): Buffer => createHash('sha256').update(data).digest();
const text = (data: Buffer): string => data.toString('base64url');

/** What a ceremony is like, where it is not as usual. */
export interface Ceremony {
  readonly origin?: string;
  readonly domain?: string;
  /** Whether the authenticator asked for a PIN or a biometric. Default: it did. */
  readonly verified?: boolean;
  readonly crossOrigin?: boolean;
  /** Default: one more than at the last use. */
  readonly counter?: number;
  readonly userHandle?: string | null;
  readonly type?: string;
  /** The format of the attestation, and its statement. */
  readonly attestation?: readonly [format: string, statement: Map<Cbor, Cbor>];
}

/** A credential as `toJSON()` of a browser writes it. */
export type TestCredential = Record<string, unknown> & { readonly response: Record<string, unknown> };

interface CreationOptions {
  readonly challenge: string;
  readonly user: { readonly id: string };
}

/** An authenticator with one key pair (ES256). */
export class TestPasskey {
  readonly id = randomBytes(16);
  counter = 0;
  userHandle: string | null = null;
  private readonly keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });

  /** @param synced whether it says that other devices may have it, too */
  constructor(private readonly synced = false) {}

  /** A COSE key. */
  get publicKey(): Buffer {
    const { x = '', y = '' } = this.keys.publicKey.export({ format: 'jwk' });
    const parts: [Cbor, Cbor][] = [
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, Buffer.from(x, 'base64url')],
      [-3, Buffer.from(y, 'base64url')],
    ];
    return cbor(new Map(parts));
  }

  /** What `navigator.credentials.create()` answers. */
  create({ challenge, user }: CreationOptions, ceremony: Ceremony = {}): TestCredential {
    this.userHandle = user.id;
    const credential = Buffer.concat([Buffer.alloc(16), Buffer.from([0, this.id.length]), this.id, this.publicKey]);
    const [format, statement] = ceremony.attestation ?? ['none', new Map<Cbor, Cbor>()];
    const attestation = new Map<Cbor, Cbor>([
      ['fmt', format],
      ['attStmt', statement],
      ['authData', Buffer.concat([this.data(ceremony, 0x40, ceremony.counter ?? 0), credential])],
    ]);
    return this.written({
      clientDataJSON: text(clientData('webauthn.create', challenge, ceremony)),
      attestationObject: text(cbor(attestation)),
      transports: ['internal', 'hybrid'],
    });
  }

  /** What `navigator.credentials.get()` answers. */
  get({ challenge }: { readonly challenge: string }, ceremony: Ceremony = {}): TestCredential {
    this.counter = ceremony.counter ?? this.counter + 1;
    const data = this.data(ceremony, 0, this.counter);
    const client = clientData('webauthn.get', challenge, ceremony);
    const userHandle = ceremony.userHandle === undefined ? this.userHandle : ceremony.userHandle;
    return this.written({
      clientDataJSON: text(client),
      authenticatorData: text(data),
      signature: text(sign('sha256', Buffer.concat([data, sha256(client)]), this.keys.privateKey)),
      ...(userHandle !== null && { userHandle }),
    });
  }

  private data(ceremony: Ceremony, flags: number, counter: number): Buffer {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(counter);
    const shown = 0x01 | (ceremony.verified === false ? 0 : 0x04) | (this.synced ? 0x18 : 0) | flags;
    return Buffer.concat([sha256(ceremony.domain ?? domain), Buffer.from([shown]), count]);
  }

  private written(response: Record<string, unknown>): TestCredential {
    const id = text(this.id);
    const about = { authenticatorAttachment: 'platform', clientExtensionResults: {} };
    return { id, rawId: id, type: 'public-key', ...about, response };
  }
}

function clientData(
  type: string,
  challenge: string,
  { origin = page, crossOrigin = false, ...other }: Ceremony,
): Buffer {
  return Buffer.from(JSON.stringify({ type: other.type ?? type, challenge, origin, crossOrigin }));
}

/** The options of a route that gives some. */
export async function optionsOf<Options = CreationOptions>(
  path: string,
  caller: Api = api,
  body: object = {},
): Promise<Options> {
  const answer = await caller.post(path, body);
  if (answer.status !== 200) throw new Error(`the options answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer.body as Options;
}

/** A passkey that is registered. */
export interface RegisteredPasskey {
  readonly id: string;
  readonly key: TestPasskey;
  readonly recoveryCodes: readonly string[] | undefined;
}

export async function addPasskey(
  person: TestPerson,
  key = new TestPasskey(),
  name = 'phone',
): Promise<RegisteredPasskey> {
  const caller = api.as(person);
  const credential = key.create(await optionsOf('/auth/factors/passkeys/options', caller));
  const { status, body } = await caller.post('/auth/factors/passkeys', { name, credential });
  if (status !== 201) throw new Error(`the registration answered ${status}: ${JSON.stringify(body)}`);
  const { id, recoveryCodes } = body as { id: string; recoveryCodes?: string[] };
  return { id, key, recoveryCodes };
}

/** A signature for a sign-in with this passkey alone. */
export const signInCredential = async (
  key: TestPasskey,
  ceremony: Ceremony = {},
  at: Api = api,
): Promise<TestCredential> => key.get(await optionsOf('/auth/login/passkey/options', at, undefined), ceremony);

export const signInWithPasskey = async (key: TestPasskey, ceremony: Ceremony = {}): Promise<Answer> =>
  api.post('/auth/login/passkey', { credential: await signInCredential(key, ceremony) });

/** A signature for a sign-in that waits for its second factor. */
export const factorCredential = async (
  key: TestPasskey,
  challenge: string,
  ceremony: Ceremony = {},
): Promise<TestCredential> =>
  key.get(await optionsOf('/auth/login/factor/passkey/options', api, { challenge }), ceremony);

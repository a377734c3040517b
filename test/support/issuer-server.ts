import { generateKeyPairSync, randomUUID, type JsonWebKey, type KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';

/** A key pair of an issuer. */
export interface IssuerKey {
  readonly kid: string;
  readonly alg: 'RS256' | 'ES256';
  readonly privateKey: KeyObject;
  readonly publicJwk: JsonWebKey;
  readonly publicPem: string;
}

export function aKey(alg: IssuerKey['alg']): IssuerKey {
  const { privateKey, publicKey } =
    alg === 'RS256'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return {
    kid: randomUUID(),
    alg,
    privateKey,
    publicJwk: publicKey.export({ format: 'jwk' }),
    publicPem: publicKey.export({ format: 'pem', type: 'spki' }).toString(),
  };
}

/** The web server of token issuers: publishes key sets (RFC 7517), or breaks as it is told. */
export class IssuerServer {
  /** The paths that were asked for, in order. */
  readonly asked: string[] = [];
  private readonly answers = new Map<string, { status: number; body: string }>();
  private readonly hanging = new Set<string>();
  private readonly server = createServer((request, response) => {
    const path = request.url ?? '/';
    this.asked.push(path);
    if (this.hanging.has(path)) return;
    const { status, body } = this.answers.get(path) ?? { status: 404, body: '' };
    response
      .writeHead(status, { 'content-type': 'application/json', location: '/elsewhere', connection: 'close' })
      .end(body);
  });

  async listen(port: number): Promise<void> {
    this.server.listen(port, '127.0.0.1');
    await once(this.server, 'listening');
  }

  publish(path: string, keys: readonly IssuerKey[]): void {
    this.answer(
      path,
      200,
      JSON.stringify({ keys: keys.map(({ kid, alg, publicJwk }) => ({ ...publicJwk, kid, alg, use: 'sig' })) }),
    );
  }

  answer(path: string, status: number, body: string): void {
    this.answers.set(path, { status, body });
  }

  /** From now on the path takes requests and never answers. */
  hang(path: string): void {
    this.hanging.add(path);
  }

  async close(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }
}

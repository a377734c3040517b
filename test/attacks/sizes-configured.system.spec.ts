import { sign } from 'node:crypto';
import { existsSync } from 'node:fs';
import { afterAll, beforeAll, it, jest } from '@jest/globals';
import type { OrganizationId } from '@app/common';
import type { Answer } from '../support/api.js';
import { aKey, IssuerServer } from '../support/issuer-server.js';
import { aDataFolder, cleanUp, startServer, type ServerProcess } from '../support/server-process.js';
import { attacks } from './attack.js';
import { ask, fill, growing, head, meterOf, type Growing } from './growth.js';

jest.setTimeout(60_000);

const issuer = 'urn:issuer:sizes';
const keys = { RS256: aKey('RS256'), ES256: aKey('ES256') };
const jwks = new IssuerServer();
let server: ServerProcess;

// A server of its own: tracing changes the whole process.
beforeAll(async () => {
  await facet.write((tx, { organizations }) => organizations.create(tx, 'guests' as OrganizationId, 'Guests'));
  const port = facet.sparePort;
  await jwks.listen(port);
  // As many keys as there may be.
  jwks.publish('/keys.json', [keys.RS256, keys.ES256, ...Array.from({ length: 98 }, () => aKey('ES256'))]);
  const trusted = {
    issuer,
    jwksUri: `http://127.0.0.1:${port}/keys.json`,
    audience: 'facet',
    organizationId: 'guests',
    provider: 'sizes',
  };
  server = await startServer(aDataFolder(), {
    env: {
      DATABASE_URL: facet.inside.databaseUrl,
      FACET_SECRET: facet.settings.FACET_SECRET,
      ...{ RATE_LIMITS: 'off', JOBS: 'off', LOG_LEVEL: 'error', TRUSTED_ISSUERS: JSON.stringify([trusted]) },
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}/traces`,
    },
  });
});

afterAll(async () => {
  await cleanUp();
  await jwks.close();
});

const meter = (): number => meterOf(server.pid);
const send = (headers: readonly string[]): Promise<Answer> => ask('GET /me', headers, '', server.baseUrl);
const row = (what: string, headers: (size: number) => readonly string[], status = 401, most = head): Growing => ({
  what: `GET /me with ${what}`,
  ...{ most, status, send: (size: number) => send(headers(size)) },
});

const seconds = Math.floor(Date.now() / 1000);
const usual = { iss: issuer, aud: 'facet', sub: 'sizes|one', iat: seconds, exp: seconds + 3600 };
// What base64url adds, and the signature.
const inside = (size: number): number => Math.max(1, Math.floor(size * 0.74 - 700));

const deep = 'what is deep';

/** @param depth of the lists in the place of a text that says so: they are too deep to be written as JSON */
function tokenWith(
  claims: object,
  header: object = {},
  { alg = 'ES256', depth = 0 }: { alg?: 'RS256' | 'ES256'; depth?: number } = {},
): string {
  const { kid, privateKey } = keys[alg];
  const parts = [
    { alg, kid, typ: 'at+jwt', ...header },
    { ...usual, ...claims },
  ];
  const texts = parts.map((part) =>
    JSON.stringify(part).replace(`"${deep}"`, `${'['.repeat(depth)}${']'.repeat(depth)}`),
  );
  const body = texts.map((text) => Buffer.from(text).toString('base64url')).join('.');
  return `${body}.${sign('sha256', Buffer.from(body), { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
}

/** Signed by the issuer: what its users may have put into a token, and what its keys are tried on. */
const token = (what: string, write: (size: number) => string, status = 401): Growing =>
  row(`a token of an issuer ${what}`, (size) => [`Authorization: Bearer ${write(inside(size))}`], status);

const names = (size: number): string[] => Array.from({ length: Math.ceil(size / 8) }, (_, at) => `a${at % 10_000}`);
const claimed = (size: number): object => Object.fromEntries(names(size / 1.5).map((name) => [name, 0]));

const tokens: Growing[] = [
  token('with a long key id', (size) => tokenWith({}, { kid: fill('k', size) })),
  token('without a key id and with a long header', (size) => tokenWith({}, { kid: undefined, x: fill('k', size) })),
  token('with a deep header', (size) => tokenWith({}, { x: deep }, { depth: size / 2 }), 200),
  token('with critical extensions', (size) => tokenWith({}, { crit: names(size) })),
  token('of a long type', (size) => tokenWith({}, { typ: fill('application/', size) })),
  token('with a long signature', (size) => `${tokenWith({})}${fill('A', size)}`),
  token('with a long RSA signature', (size) => `${tokenWith({}, {}, { alg: 'RS256' })}${fill('A', size)}`),
  token('for many audiences', (size) => tokenWith({ aud: names(size) })),
  token('for many audiences and us', (size) => tokenWith({ aud: [...names(size), 'facet'] }), 200),
  token('with a long subject', (size) => tokenWith({ sub: fill('s|', size) })),
  token('with a subject of marks', (size) => tokenWith({ sub: fill('\u0301', size / 3) })),
  token('with deep claims', (size) => tokenWith({ x: deep }, {}, { depth: size / 2 }), 200),
  token('with many claims', (size) => tokenWith(claimed(size)), 200),
  ...['name', 'given_name', 'nickname', 'email', 'picture'].flatMap((claim) =>
    ['a', ' ', '\u200b', 'a@', 'https://a.', '\u202e\u0301'].map((piece) =>
      token(
        `with ${claim} of ${JSON.stringify(piece)}…`,
        (size) =>
          tokenWith({
            [claim]: fill(piece, piece.length > 1 && piece > '\u0100' ? size / 2 : size),
            email_verified: true,
            iat: seconds + 1,
          }),
        200,
      ),
    ),
  ),
];

const traced: [name: string, pieces: readonly string[], before?: string][] = [
  ['traceparent', ['00-', '0', '-', '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01,']],
  ['traceparent', ['a', '-'], '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'],
  ['tracestate', ['a=b,', ',', '=', ' ', 'a@b=c,', 'a']],
  ['baggage', ['a=b,', ',', ';', 'a=b;', '%20=', '=']],
];
const valid = 'traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

const traces: Growing[] = [
  ...traced.flatMap(([name, pieces, before = '']) =>
    pieces.map((piece) =>
      row(`${name}: ${before.slice(0, 6)}${piece}…, traced`, (size) => [
        `${name}: ${before}${fill(piece, size - before.length)}`,
      ]),
    ),
  ),
  ...['a=b,', ',', 'a', '='].map((piece) =>
    row(`tracestate: ${piece}… behind a trace`, (size) => [valid, `tracestate: ${fill(piece, size - 100)}`]),
  ),
  row('many tracestate headers', (size) => [
    valid,
    ...Array.from({ length: size / 18 }, (_, at) => `tracestate: k${at}=v`),
  ]),
  row('many traceparent headers', (size) => Array.from({ length: size / 20 }, () => 'traceparent: 00-01')),
];

// The scheduler of Linux tells what a process costs.
if (!existsSync('/proc/self/schedstat')) it.skip('sizes with an issuer and traces: only on Linux', () => undefined);
else {
  attacks(
    'sizes with a trusted issuer',
    tokens.map((one) => growing(one, meter)),
  );
  attacks(
    'sizes with traces',
    traces.map((one) => growing(one, meter)),
  );
}

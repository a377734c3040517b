import { once } from 'node:events';
import { connect } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { api, type Answer } from '../../support/api.js';
import { m2 } from '../../support/m2.js';
import { aPerson, type TestPerson } from '../../support/people.js';
import { bytes } from '../../attacks/wire.js';

let admin: TestPerson;
let member: TestPerson;
beforeAll(async () => {
  admin = await aPerson({ as: 'admin' });
  member = await aPerson({ in: admin.organization });
});

const path = '/api/profile/username/denylist';
const put = (person: TestPerson, raw: string | Uint8Array, headers: Record<string, string> = {}): Promise<Answer> =>
  m2(person).put(path, undefined, { raw, headers });
const listed = async (): Promise<number> =>
  (
    await facet.sql<{ count: number }>(
      `select count(*)::int as count from name_registry where organization_id = $1 and kind = 'denied'`,
      [admin.organization],
    )
  )[0]?.count ?? NaN;

describe('a large body', () => {
  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ])('may be packed with %s', async (coding, pack) => {
    const names = Array.from({ length: 20_000 }, (_, at) => `${coding}-${at}`);
    expect((await put(admin, new Uint8Array(pack(JSON.stringify(names))), { 'content-encoding': coding })).status).toBe(
      204,
    );
    expect(await listed()).toBe(20_000);
  });

  it('is refused in the order: who calls, what they may do, what kind of body, which body', async () => {
    const broken = {
      raw: 'no json',
      headers: { 'content-type': 'text/plain', 'x-m2-organization-id': admin.organization },
    };
    expect((await api.put(path, undefined, broken)).status).toBe(401);
    expect((await put(member, 'no json', { 'content-type': 'text/plain' })).status).toBe(403);
    expect((await put(admin, 'no json', { 'content-type': 'text/plain' })).status).toBe(415);
    expect((await put(admin, 'no json', { 'content-encoding': 'rot13' })).status).toBe(415);
    expect((await put(admin, 'no json')).status).toBe(400);
    expect((await put(admin, '"text"')).status).toBe(400);
    expect((await put(admin, '{}', { 'content-encoding': 'gzip' })).status).toBe(400);
    expect(
      (await put(admin, new Uint8Array(gzipSync('["a"]').subarray(0, -9)), { 'content-encoding': 'gzip' })).status,
    ).toBe(400);
    expect((await put(admin, Uint8Array.from([0x5b, 0x22, 0xff, 0x22, 0x5d]))).status).toBe(400);
    expect(
      (
        await put(admin, new Uint8Array(gzipSync(`[${'"aaaaaaaaaaaaa",'.repeat(2_200_000)}"b"]`)), {
          'content-encoding': 'gzip',
        })
      ).status,
    ).toBe(400);
    expect(
      (
        await put(admin, new Uint8Array(gzipSync(`[${`"${'a'.repeat(250)}",`.repeat(140_000)}"b"]`)), {
          'content-encoding': 'gzip',
        })
      ).status,
    ).toBe(413);
  });

  it('comes only when it is wanted, if the client asks', async () => {
    const asking = (credential: string, length: number): Promise<Answer> =>
      bytes(
        [
          ...[
            `PUT ${path} HTTP/1.1`,
            'Host: facet',
            'Expect: 100-continue',
            'Content-Type: application/json',
            `Content-Length: ${length}`,
          ],
          ...[
            credential,
            `x-m2-organization-id: ${admin.organization}`,
            'Connection: close',
            '',
            length === 5 ? '["a"]' : '',
          ],
        ].join('\r\n'),
      );
    expect((await asking('X-Nobody: 1', 1_000_000)).status).toBe(401);
    expect((await asking(`Authorization: ${admin.headers.authorization ?? ''}`, 40_000_000)).status).toBe(413);
    expect((await asking(`Authorization: ${admin.headers.authorization ?? ''}`, 5)).status).toBe(100);
  });

  it('is read once at a time for a user, a small one beside it', async () => {
    const { hostname, port } = new URL(facet.url);
    const held = connect(Number(port), hostname);
    const headers = ['Host: facet', 'Expect: 100-continue', 'Content-Type: application/json', 'Content-Length: 200000'];
    const own = Object.entries(admin.headers).map(([name, value]) => `${name}: ${value}`);
    held.write(
      [`PUT ${path} HTTP/1.1`, ...headers, ...own, `x-m2-organization-id: ${admin.organization}`, '', ''].join('\r\n'),
    );
    const [begun] = (await once(held, 'data')) as [Buffer];
    expect(String(begun)).toMatch(/^HTTP\/1.1 100 /);
    const large = JSON.stringify(Array.from({ length: 10_000 }, (_, at) => `large-${at}-${'x'.repeat(10)}`));
    const second = await put(admin, large);
    expect([second.status, second.headers.get('retry-after')]).toEqual([429, '2']);
    expect((await put(admin, '["small"]')).status).toBe(204);
    held.destroy();
    let third = second;
    for (let round = 0; third.status === 429 && round < 50; round += 1) third = await put(admin, large);
    expect(third.status).toBe(204);
  });
});

import { describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { addressesOf, socketFolderOf } from '@app/common';

const folder = '/var/run/postgresql';
const socket = 'postgres://mia@%2Fvar%2Frun%2Fpostgresql/facet?sslmode=disable';

describe('addressesOf', () => {
  it.each([
    'postgres://mia:secret@db.example:5432/facet?sslmode=verify-full',
    'postgresql://mia@[::1]:5433/facet',
    'postgres:///facet',
    'postgres://mia@db/facet#',
    'nonsense',
    'mysql://localhost/facet',
  ])('leaves %s as it is', (url) => {
    expect(addressesOf(url)).toEqual([url]);
  });

  it.each([
    [
      'postgres://mia@one:5432,two:5433/facet?a=b',
      ['postgres://mia@one:5432/facet?a=b', 'postgres://mia@two:5433/facet?a=b'],
    ],
    ['postgres://mia@one,two/facet?port=5433', ['postgres://mia@one:5433/facet', 'postgres://mia@two:5433/facet']],
    [
      'postgres://mia@/facet?host=one,two&port=5433,5434',
      ['postgres://mia@one:5433/facet', 'postgres://mia@two:5434/facet'],
    ],
    ['postgres://mia@elsewhere:5433/facet?host=::1', ['postgres://mia@[::1]:5433/facet']],
    [
      'postgres://mia@%2Fa,%2Fb:5433/facet',
      ['postgres://mia@%2Fa/facet?sslmode=disable', 'postgres://mia@%2Fb:5433/facet?sslmode=disable'],
    ],
    [
      'postgres:///facet?host=/a,/b',
      ['postgres://%2Fa/facet?sslmode=disable', 'postgres://%2Fb/facet?sslmode=disable'],
    ],
  ])('of %s are %j', (url, addresses) => {
    expect(addressesOf(url)).toEqual(addresses);
  });

  it.each([
    'postgres://mia@%2Fvar%2Frun%2Fpostgresql/facet',
    'postgresql://mia@%2fvar%2frun%2fpostgresql/facet?sslmode=verify-full&sslrootcert=/no/such/file',
    'postgres://mia@/facet?host=/var/run/postgresql&sslnegotiation=direct',
    'postgres://mia@localhost/facet?host=%2Fvar%2Frun%2Fpostgresql',
    'socket://mia@/var/run/postgresql?db=facet',
    'socket:/var/run/postgresql?db=facet&user=mia',
  ])('a socket: %s', (url) => {
    const [address = ''] = addressesOf(url);
    expect(socketFolderOf(address)).toBe(folder);
    expect(address.replace('postgresql:', 'postgres:').toLowerCase()).toBe(
      url.includes('user=')
        ? 'postgres://%2fvar%2frun%2fpostgresql/facet?user=mia&sslmode=disable'
        : socket.toLowerCase(),
    );
    expect(new pg.Client({ connectionString: address })).toMatchObject({
      host: folder,
      port: 5432,
      user: 'mia',
      database: 'facet',
      ssl: false,
    });
    expect(addressesOf(address)).toEqual([address]);
  });

  it.each([
    'postgres://mia:a%40b@%2Fvar%2Frun%2Fpostgresql:5433/facet',
    'postgres://mia:a%40b@/facet?host=/var/run/postgresql&port=5433',
    'postgres://mia:a%40b@:5433/facet?host=/var/run/postgresql',
    'socket://mia:a%40b@/var/run/postgresql?db=facet&port=5433',
  ])('with a port, which selects the socket of a folder, and a password: %s', (url) => {
    expect(new pg.Client({ connectionString: addressesOf(url)[0] })).toMatchObject({
      host: folder,
      port: 5433,
      password: 'a@b',
      database: 'facet',
    });
  });

  it('a folder whose name holds what addresses separate with', () => {
    const odd = '/tmp/a b@c:d#e';
    const [address = ''] = addressesOf(`postgres://mia@/facet?host=${encodeURIComponent(odd)}`);
    expect([socketFolderOf(address), new pg.Client({ connectionString: address }).host]).toEqual([odd, odd]);
  });

  it('parameters of the session stay', () => {
    const [address = ''] = addressesOf(
      'postgres:///facet?host=/a&options=-c%20geqo%3Doff&target_session_attrs=read-write',
    );
    expect(Object.fromEntries(new URL(address).searchParams)).toEqual({
      options: '-c geqo=off',
      target_session_attrs: 'read-write',
      sslmode: 'disable',
    });
  });
});

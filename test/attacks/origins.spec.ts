/** @settings {"CORS_ORIGINS": "https:\/\/app.example.com"} */
import { beforeAll, expect } from '@jest/globals';
import type { Answer } from '../support/api.js';
import { aPerson, type TestPerson } from '../support/people.js';
import { attacks, type Attack } from './attack.js';
import { wire } from './wire.js';

let mia: TestPerson;

beforeAll(async () => {
  mia = await aPerson();
});

const untold = ({ headers }: Answer): void =>
  expect([...headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([]);
const effect = 'no page may read it: no Access-Control header';

const from = (origin: string): Attack => ({
  what: `a page of ${origin}`,
  send: () => wire('/me', { headers: { ...mia.headers, origin } }),
  ...{ status: 200, effect, holds: untold },
});

attacks('CORS', [
  ...[
    'https://mallory.example',
    'null',
    'https://app.example.com.mallory.example',
    'https://xapp.example.com',
    'http://app.example.com',
    'https://app.example.com:8443',
    'https://app.example.com@mallory.example',
    '*',
    'file://',
  ].map(from),
  {
    what: 'a preflight of a foreign page',
    send: () =>
      wire('/me', {
        method: 'OPTIONS',
        headers: { origin: 'https://mallory.example', 'access-control-request-method': 'DELETE' },
      }),
    ...{ status: 405, effect, holds: untold },
  },
  {
    what: 'a page that is allowed, for a cached answer',
    send: () => wire('/me', { headers: { ...mia.headers, origin: 'https://app.example.com' } }),
    ...{ status: 200, effect: 'caches keep origins apart, and what is about a user private' },
    holds: ({ headers }) => {
      expect(headers.get('vary')).toContain('Origin');
      expect(headers.get('cache-control')).toContain('private');
    },
  },
  {
    what: 'a page that frames or sniffs',
    send: () => wire('/me', { headers: mia.headers }),
    ...{ status: 200, effect: 'nosniff, and no frame' },
    holds: ({ headers }) =>
      expect([headers.get('x-content-type-options'), headers.get('content-security-policy')]).toEqual([
        'nosniff',
        expect.stringContaining("frame-ancestors 'none'"),
      ]),
  },
]);

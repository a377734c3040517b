import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { cleanUp } from '../support/server-process.js';
import { Installation, linesOf, type Line, type Result } from '../support/transfer-kit.js';

jest.setTimeout(120_000);

const answers = resolve(import.meta.dirname, 'vendor-answers');

let home: Installation;
const results = new Map<string, Result[]>();
let exported: Line[];

/** The answers as the vendors' pages print them, over several lines; M2's with the address of whose they are. */
beforeAll(async () => {
  home = await Installation.make();
  const making = [
    '--organization',
    'acme',
    '--create-organizations',
    '--create-roles',
    '--results',
    home.file('results.ndjson'),
  ];
  for (const product of ['bluebricks', 'm2', 'xborg', 'bird']) {
    const ended = await home.facet([
      'import',
      'users',
      resolve(answers, `${product}.json`),
      '--from',
      product,
      ...making,
    ]);
    expect(ended).toMatchObject({ code: 0 });
    results.set(product, home.results());
  }
  exported = linesOf((await home.facet(['export', 'users'])).stdout);
});
afterAll(async () => {
  await cleanUp();
  await home.drop();
});

const lineOf = (email: string): Line | undefined => exported.find((one) => one.email === email);
const leftOut = (product: string): string[][] =>
  (results.get(product) ?? []).map(({ reasons }) => reasons.map((one) => one.field));

describe('the documented answer of', () => {
  it('M2 comes in with avatar and claimed wallet; what is no address of anything is left out and told', () => {
    const [placeholders, real] = results.get('m2') ?? [];
    expect([placeholders?.outcome, real?.outcome]).toEqual(['created', 'created']);
    expect(leftOut('m2')).toEqual([['avatarUrl', 'wallet.address', 'avatar.url'], []]);
    expect(lineOf('ada.m2@example.com')).toMatchObject({
      username: 'ada_m2',
      avatarUrl: 'https://cdn.example.com/ada.png',
      avatar: {
        datasourceId: 'knights',
        objectDefinitionId: '7',
        kind: 'avatar',
        url: 'https://cdn.example.com/ada.glb',
      },
      wallet: { address: '0x52908400098527886E0F7030069857D2E4169EE7' },
    });
  });

  it('XBorg comes in with address and referrer', async () => {
    const [ada] = await home.sql<{ id: string }>(`select user_id as id from emails where email = 'ada.m2@example.com'`);
    expect(lineOf('ada.xb@example.com')).toMatchObject({
      address: { addressId: 'home', addressLine1: '12 St. James Square', city: 'London', country: 'GB' },
      wallet: { address: '0x52908400098527886E0F7030069857D2E4169EE7' },
      referrer: ada?.id,
    });
    expect(leftOut('xborg')).toEqual([['id', 'updatedAt']]);
  });

  it('Bird comes in with phone numbers, locale and time zone as they are written', () => {
    expect(lineOf('ada.bird@example.com')).toMatchObject({
      id: '0192f3a4-0000-7000-8000-000000000b1d',
      locale: 'en-GB',
      timezone: 'Europe/London',
      phoneNumbers: [{ phoneNumber: '+41446681800', verified: true, primary: true }],
    });
    expect(leftOut('bird')).toEqual([['activeSessions', 'updatedAt', 'identities']]);
  });

  it('Bluebricks keeps its id and the ids of its roles, also of those that every organization has', async () => {
    expect(lineOf('john.doe@example.com')).toMatchObject({
      nickname: 'JD',
      roles: ['Admin', 'Deployer'],
      identities: [{ provider: 'prov0', subject: 'prov0|1234567890' }],
    });
    const roles = await home.sql(
      `select id, name, description, built_in, permissions = '{}' as powerless from roles where name in ('Admin', 'Deployer') order by name`,
    );
    expect(roles).toMatchObject([
      { id: 'rol_AdminOfTheVendor', built_in: 'admin' },
      { id: 'rol_abCdeFghIjklMnmP', description: 'Rolls out', built_in: null, powerless: true },
    ]);
  });

  it('no user shows a wallet before its user has proved it', async () => {
    expect(await home.count('wallets')).toBe(0);
    expect(await home.count('wallet_claims')).toBe(2);
  });
});

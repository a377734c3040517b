import { describe, expect, it } from '@jest/globals';
import { ConfigError, readSettings } from './settings.js';

describe('SIWE_DOMAINS and SIWE_CHAINS', () => {
  it('are lists', () => {
    const { SIWE_DOMAINS, SIWE_CHAINS } = readSettings({
      SIWE_DOMAINS: 'app.example.com, localhost:3000,127.0.0.1:80',
      SIWE_CHAINS: '1, 137',
    });
    expect([SIWE_DOMAINS, SIWE_CHAINS]).toEqual([
      ['app.example.com', 'localhost:3000', '127.0.0.1:80'],
      [1, 137],
    ]);
  });

  it('accept no page and the chain of Ethereum without being set', () => {
    const { SIWE_DOMAINS, SIWE_CHAINS } = readSettings({});
    expect([SIWE_DOMAINS, SIWE_CHAINS]).toEqual([[], [1]]);
  });

  it.each([
    'https://app.example.com',
    'app.example.com/',
    'App.example.com',
    'intranet',
    '[::1]',
    '*.example.com',
    'app.example.com:99999',
    'app.example.com:443',
  ])('refuse %s as a domain', (SIWE_DOMAINS) => expect(() => readSettings({ SIWE_DOMAINS })).toThrow(ConfigError));

  it.each(['0', '-1', '1.5', '0x1', 'mainnet', ','])('refuse %s as a chain', (SIWE_CHAINS) =>
    expect(() => readSettings({ SIWE_CHAINS })).toThrow(ConfigError),
  );
});

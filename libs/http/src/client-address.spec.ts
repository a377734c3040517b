import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import { clientAddressOf, readAddress, type ProxyHeader } from './client-address.js';

const from = (headers: Record<string, string>, hops = 1, header: ProxyHeader = 'auto'): string | undefined =>
  clientAddressOf({ headers, socket: { remoteAddress: '::ffff:10.0.0.1' } } as unknown as IncomingMessage, {
    hops,
    header,
  });

describe('an address as proxies write it', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    [' 203.0.113.7 ', '203.0.113.7'],
    ['203.0.113.7:5678', '203.0.113.7'],
    ['2001:DB8::1', '2001:db8::1'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['[2001:db8::1]:443', '2001:db8::1'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['[::ffff:203.0.113.7]:80', '203.0.113.7'],
  ])('%s is %s', (text, address) => {
    expect(readAddress(text)).toBe(address);
  });

  it.each([
    '',
    'unknown',
    '_hidden',
    '1.2.3.4;DROP TABLE x',
    '1.2.3',
    '256.1.1.1',
    '010.1.1.1',
    '0x7f.1',
    '2130706433',
    '1.2.3.4:x',
    '[1.2.3.4',
    '[2001:db8::1',
    'fe80::1%eth0',
    '2001:db8::1\u0000',
    '::1, ::2',
    'localhost',
    `${'1'.repeat(5000)}.1.1.1`,
  ])('%j is none', (text) => {
    expect(readAddress(text)).toBeUndefined();
  });
});

describe('the address of a client', () => {
  it('is that of the connection without a proxy, whatever the headers say', () => {
    expect(from({ 'x-forwarded-for': '203.0.113.7', forwarded: 'for=203.0.113.8' }, 0)).toBe('10.0.0.1');
    expect(from({})).toBe('10.0.0.1');
  });

  it('is the one that the outermost trusted proxy wrote', () => {
    expect(from({ 'x-forwarded-for': '198.51.100.1, 203.0.113.7:5678' })).toBe('203.0.113.7');
    expect(from({ 'x-forwarded-for': '198.51.100.1, 203.0.113.7, 10.0.0.2' }, 2)).toBe('203.0.113.7');
    expect(from({ 'x-forwarded-for': '203.0.113.7' }, 3)).toBe('203.0.113.7');
  });

  it('is none where that proxy wrote none, and not what the client sent', () => {
    expect(from({ 'x-forwarded-for': '198.51.100.1, unknown' })).toBeUndefined();
    expect(from({ 'x-forwarded-for': '198.51.100.1,' })).toBeUndefined();
    expect(from({ forwarded: 'for=198.51.100.1, proto=https' })).toBeUndefined();
  });

  it.each([
    ['for=203.0.113.7', '203.0.113.7'],
    ['For="203.0.113.7:5678"', '203.0.113.7'],
    ['for="[2001:db8:cafe::17]:4711";proto=https;by=10.0.0.1', '2001:db8:cafe::17'],
    ['for=198.51.100.1, by=10.0.0.1 ; for=203.0.113.7', '203.0.113.7'],
    ['for=198.51.100.1, host="a,b;for=1.1.1.1";for=203.0.113.7', '203.0.113.7'],
    ['for="198.51.100.1\\", for=203.0.113.7', undefined],
    ['for=_hidden', undefined],
    ['for=unknown', undefined],
    ['nonsense', undefined],
  ])('is read from Forwarded: %s', (forwarded, address) => {
    expect(from({ forwarded })).toBe(address);
  });

  it('comes from X-Forwarded-For where both are there, unless the proxies write Forwarded', () => {
    const both = { 'x-forwarded-for': '203.0.113.7', forwarded: 'for=203.0.113.8' };
    expect(from(both)).toBe('203.0.113.7');
    expect(from(both, 1, 'forwarded')).toBe('203.0.113.8');
    expect(from({ forwarded: 'for=203.0.113.8' }, 1, 'x-forwarded-for')).toBe('10.0.0.1');
  });

  it('is found in a long header in linear time', () => {
    const started = performance.now();
    for (const text of [
      'for="'.repeat(3000),
      'a='.repeat(8000),
      '\\"'.repeat(8000),
      ','.repeat(16_000),
      'x'.repeat(16_000),
    ])
      from({ forwarded: text });
    expect(performance.now() - started).toBeLessThan(500);
  });
});

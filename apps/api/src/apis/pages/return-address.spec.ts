import { describe, expect, it } from '@jest/globals';
import { accountPage, returnAddress } from './return-address.js';

const settings = {
  CORS_ORIGINS: ['https://app.example.com', 'capacitor://localhost'],
  SIGN_IN_REDIRECTS: ['https://other.example.com/callback'],
  PUBLIC_URL: 'https://api.example.com',
  demo: false,
};

describe('the address that a sign-in leads back to', () => {
  it.each([
    ['/auth/ui/account/password?x=1#y', '/auth/ui/account/password?x=1#y'],
    ['https://api.example.com/auth/ui/account', '/auth/ui/account'],
    ['https://app.example.com/home?tab=2', 'https://app.example.com/home?tab=2'],
    ['https://other.example.com/elsewhere', 'https://other.example.com/elsewhere'],
  ])('is %s', (wanted, expected) => expect(returnAddress(wanted, settings)).toBe(expected));

  it.each([
    undefined,
    '',
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/%09/evil.example',
    '/\t/evil.example',
    '\t//evil.example',
    '/.//evil.example',
    '/x/..//evil.example',
    'https:evil.example',
    'https:/evil.example',
    'https://app.example.com@evil.example',
    'https://evil@app.example.com',
    'https://app.example.com.evil.example',
    'http://app.example.com',
    'capacitor://localhost/x',
    'javascript:alert(1)',
    'data:text/html,x',
    'http://localhost:3000',
    'https://here.invalid//evil.example',
  ])('is the account page for %j', (wanted) => {
    const address = returnAddress(wanted, settings);
    // A browser stays on this server.
    expect(new URL(address, 'https://api.example.com').origin).toBe('https://api.example.com');
    expect(address.startsWith('//')).toBe(false);
  });

  it('may be a page of this machine in the demo', () => {
    expect(returnAddress('http://localhost:5173/x', { ...settings, demo: true })).toBe('http://localhost:5173/x');
    expect(returnAddress('http://localhost.evil.example/', { ...settings, demo: true })).toBe(accountPage);
  });
});

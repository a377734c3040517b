import { describe, expect, it } from '@jest/globals';
import { assertOrganizationName } from './organization-name.js';

const refused = [
  'Acme. URGENT: your mailbox is full, log in at https://evil.example/login',
  'Acme evil.example',
  'Acme (www.evil)',
  'mail me@evil',
  'Acme\r\nBcc: x',
  'Acme\u2028here',
  'Acme\u202Eemca',
  'evil\uFF0Eexample',
  'evil\u3002example',
  'hxxp:\\\\evil',
  '203.0.113.7',
  'x'.repeat(81),
];

describe('the name of an organization', () => {
  it.each(refused)('carries no message: %j', (name) => {
    expect(() => assertOrganizationName(name)).toThrow('not valid');
  });

  it.each([
    'Acme',
    'Acme Inc.',
    'St. Pauli',
    'Müller & Söhne GmbH',
    'AT&T',
    'Company No. 5',
    'v2.0',
    '株式会社',
    "O'Neill, Ltd.",
    'x'.repeat(80),
  ])('may be %s', (name) => {
    expect(() => assertOrganizationName(name)).not.toThrow();
  });
});

import { describe, expect, it } from '@jest/globals';
import { changedAddress } from './address.js';

describe('a change of an address', () => {
  const before = { addressLine1: '1 Main Street', city: 'Ghent', country: 'BE' };

  it('keeps what is absent, sets what is given, unsets what is null', () => {
    expect(changedAddress(before, { city: 'Bruges', country: null, state: 'West Flanders' })).toEqual({
      addressLine1: '1 Main Street',
      city: 'Bruges',
      state: 'West Flanders',
    });
  });

  it('leaves no address when no part is left', () => {
    expect(changedAddress(before, null)).toBeNull();
    expect(changedAddress(before, { addressLine1: null, city: null, country: null })).toBeNull();
    expect(changedAddress(null, {})).toBeNull();
    expect(changedAddress(null, { city: null })).toBeNull();
  });

  it('changes nothing when it names nothing', () => {
    expect(changedAddress(before, {})).toEqual(before);
  });

  it.each([
    ['be', 'BE'],
    ['Ch', 'CH'],
    ['Belgium', 'Belgium'],
    ['bel', 'bel'],
    ['\u00e9\u00e9', '\u00e9\u00e9'],
  ])('keeps the country %s as %s', (country, normalized) => {
    expect(changedAddress(null, { country })).toEqual({ country: normalized });
  });

  it('keeps two letters elsewhere as they came', () => {
    expect(changedAddress(null, { state: 'ny', city: '' })).toEqual({ state: 'ny', city: '' });
  });
});

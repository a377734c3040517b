import { describe, expect, it } from '@jest/globals';
import { assertBirthDate } from './birth-date.js';

const now = new Date('2026-11-21T23:59:59.999Z');

describe('a birth date', () => {
  it.each(['1850-01-01', '1990-05-17', '2026-11-21'])('may be %s', (date) => {
    expect(() => assertBirthDate(date, now)).not.toThrow();
  });

  it.each(['1849-12-31', '0001-01-01', '2026-11-22', '9999-12-31'])('may not be %s', (date) => {
    expect(() => assertBirthDate(date, now)).toThrow('The birth date lies in the future or too far in the past.');
  });
});

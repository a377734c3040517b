import { describe, expect, it } from '@jest/globals';
import { readPayload } from './job-definitions.js';

const hash = 'ab'.repeat(32);

describe('A payload', () => {
  it('is read unchanged', () => {
    expect(readPayload('picture.sweep', { hash })).toEqual({ hash });
    expect(readPayload('account.purge', { userId: '01930000-0000-7000-8000-000000000001' })).toEqual({
      userId: '01930000-0000-7000-8000-000000000001',
    });
    expect(readPayload('sessions.sweep', {})).toEqual({});
  });

  it('loses the field that the scheduler adds', () => {
    expect(readPayload('sessions.sweep', { _cron: { ts: '2026-01-01T00:17:00Z', backfilled: false } })).toEqual({});
  });

  it.each([
    ['nothing', null],
    ['a text', 'ab'],
    ['a list', [hash]],
    ['too few fields', {}],
    ['too many', { hash, size: 512 }],
    ['another one', { name: hash }],
    ['a field of another kind', { hash: 12 }],
    ['a field of another form', { hash: 'AB'.repeat(32) }],
  ])('of %s is invalid', (_, payload) => {
    expect(readPayload('picture.sweep', payload)).toBeUndefined();
  });
});

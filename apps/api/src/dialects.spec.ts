import { describe, expect, it } from '@jest/globals';
import { dialectOf, statusIn } from '@app/http';
import { TooManyRequests } from '@app/kernel';
import { dialects } from './dialects.js';

/** No route of these faces has a limit of its own yet, so what they would say of one is held here. */
describe('too many requests', () => {
  it.each([
    ['/me', { code: 'TooManyRequests', message: 'Too many requests.' }],
    ['/api/v1/user/me', { statusCode: 429, error: 'Too Many Requests', message: 'Too many requests' }],
    ['/v1/user/profile', { code: 10009, message: 'too_many_requests', name: 'TOO_MANY_REQUESTS' }],
    ['/api/profile', { statusCode: 429, error: 'Too Many Requests', message: 'Too many requests.' }],
  ])('is 429 in the words of %s', (path, body) => {
    const dialect = dialectOf(dialects, path);
    const error = new TooManyRequests({ retryAfter: 3 });
    const status = statusIn(dialect, error.kind);
    expect([status, dialect.body({ error, status, method: 'GET', path })]).toEqual([429, body]);
  });
});

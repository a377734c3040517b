import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { opensStream } from './stream-routes.js';

interface Operation {
  readonly responses: Readonly<Record<string, { readonly content?: object }>>;
}

const { paths } = JSON.parse(readFileSync('apps/api/openapi/all.json', 'utf8')) as {
  paths: Record<string, Record<string, Operation>>;
};
const operations = Object.entries(paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, { responses }]) => ({
    url: path,
    method: method.toUpperCase(),
    streams: 'text/event-stream' in (responses?.['200']?.content ?? {}),
  })),
);

describe('Requests that open a stream', () => {
  it('are those that are documented to', () => {
    const streaming = operations.filter(({ method, url }) => opensStream({ method, url } as never));
    expect(streaming).toEqual(operations.filter(({ streams }) => streams));
    expect(streaming).not.toHaveLength(0);
  });

  it.each(['?containerId=demo', '/', '/?containerId=demo'])('are known with %s', (more) => {
    expect(opensStream({ method: 'GET', url: `/v1/user/notifications/stream${more}` } as never)).toBe(true);
  });
});

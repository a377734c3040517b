import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { api } from '../../support/api.js';

describe('GET /health', () => {
  it.each(['/health/live', '/health/ready', '/health/ready/'])('is well without a credential: %s', async (path) => {
    expect(await api.get(path)).toMatchObject({ status: 200, body: { status: 'ok' } });
  });

  it('tells its version as well', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    expect(await api.get('/version')).toMatchObject({ status: 200, body: { version } });
  });

  it('is not put off by a credential that is broken', async () => {
    expect(
      (await api.get('/health/ready', { headers: { authorization: 'Bearer garbage', 'x-api-key': 'garbage' } })).status,
    ).toBe(200);
  });

  it('is not ready while a migration is missing, but lives', async () => {
    const rows = await facet.sql<{ id: number; timestamp: string; name: string }>(
      'delete from migrations where id = (select max(id) from migrations) returning *',
    );
    const { status, body, headers } = await api.get('/health/ready');
    expect(status).toBe(503);
    expect(body).toMatchObject({
      status: 503,
      title: 'Service Unavailable',
      code: 'service.unavailable',
      detail: 'Migrations are not complete.',
    });
    expect(headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
    expect((await api.get('/health/live')).status).toBe(200);
    const [{ id, timestamp, name } = { id: 0, timestamp: '', name: '' }] = rows;
    await facet.sql('insert into migrations (id, timestamp, name) values ($1, $2, $3)', [id, timestamp, name]);
    expect((await api.get('/health/ready')).status).toBe(200);
  });

  it('is ready on a database that a later version has migrated further', async () => {
    await facet.sql(`insert into migrations (timestamp, name) values (9999999999999, 'Later9999999999999')`);
    expect((await api.get('/health/ready')).status).toBe(200);
    await facet.sql(`delete from migrations where name = 'Later9999999999999'`);
  });
});

import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from '@jest/globals';
import { aPerson, password } from '../../support/people.js';
import { aDataFolder, cleanUp, startServer, type ServerProcess } from '../../support/server-process.js';

const hour = 3_600_000;
const wrong = 'nine loud geese at dawn';

/** An instance on the database of the spec, on a machine whose clock is that far ahead. */
const startAhead = (ahead: number): Promise<ServerProcess> =>
  startServer(aDataFolder(), {
    env: {
      DATABASE_URL: facet.inside.databaseUrl,
      FACET_SECRET: facet.settings.FACET_SECRET,
      NODE_OPTIONS: `--import ${pathToFileURL(resolve('test/support/clock-ahead.mjs')).href}`,
      CLOCK_AHEAD: String(ahead),
    },
  });

async function login(baseUrl: string, email: string, given: string): Promise<Response> {
  const headers = { 'content-type': 'application/json' };
  return fetch(`${baseUrl}/auth/login`, { method: 'POST', headers, body: JSON.stringify({ email, password: given }) });
}

describe('An instance whose clock is wrong', () => {
  afterAll(cleanUp);

  it.each([hour, -hour])(
    'by %i ms is not ready and says so, and what it writes is in the time of the database',
    async (ahead) => {
      await facet.sql('delete from rate_limits');
      const server = await startAhead(ahead);
      const ready = await fetch(`${server.baseUrl}/health/ready`);
      expect([ready.status, await ready.text()]).toEqual([503, expect.stringContaining('clock')]);
      expect((await fetch(`${server.baseUrl}/health/live`)).status).toBe(200);
      expect(server.stdout).toMatch(
        ahead > 0 ? /3[56]\d\d\.\d s ahead of the database/ : /3[56]\d\d\.\d s behind the database/,
      );

      const mia = await aPerson();
      for (let at = 0; at < 3; at += 1) expect((await login(server.baseUrl, mia.email, wrong)).status).toBe(401);
      const [limits] = await facet.sql(
        'select bool_and(abs(extract(epoch from full_at - now())) < 300) as "areNear" from rate_limits',
      );
      expect(limits).toEqual({ areNear: true });

      const answer = await login(server.baseUrl, mia.email, password);
      const { accessToken } = (await answer.json()) as { accessToken: string };
      const [, payload = ''] = accessToken.split('.');
      const { exp } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { exp: number };
      expect(Math.abs(exp - Date.now() / 1000 - 600)).toBeLessThan(30);
      // An instance in time takes its token, and the session lasts as long as one of its own.
      expect((await fetch(`${facet.url}/me`, { headers: { authorization: `Bearer ${accessToken}` } })).status).toBe(
        200,
      );
      const [session] = await facet.sql(
        `select abs(extract(epoch from expires_at - now()) - $2) < 300 as "isNear" from sessions where user_id = $1 order by id desc limit 1`,
        [mia.id, facet.settings.REFRESH_TOKEN_TTL],
      );
      expect(session).toEqual({ isNear: true });
      await server.end();
    },
  );

  it('by less than five seconds is ready', async () => {
    const server = await startAhead(2500);
    expect((await fetch(`${server.baseUrl}/health/ready`)).status).toBe(200);
    await server.end();
  });
});

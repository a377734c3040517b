/**
 * @settings {"METRICS_PORT": 0, "RATE_LIMITS": "on", "PASSWORD_HASH_PARALLEL": 1, "PASSWORD_HASH_QUEUE": 3}
 */
import { request } from 'node:http';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { anAddress, aSignUp, login, refresh, signIn } from '../../support/account.js';
import { api } from '../../support/api.js';
import { whileRefusing } from '../../support/database.js';
import { eventually } from '../../support/eventually.js';
import { aPerson, later, type TestPerson } from '../../support/people.js';
import { growth, scrape } from '../../support/scrape.js';

let mia: TestPerson;

beforeAll(async () => {
  mia = await aPerson({ as: 'admin' });
});

/** The requests among what grew, without the buckets. */
const counted = (grown: Record<string, number>): Record<string, number> =>
  Object.fromEntries(
    Object.entries(grown).flatMap(([series, by]) =>
      series.startsWith('facet_http_requests_total') ? [[series.slice(25), by]] : [],
    ),
  );

/** A request of a method that `fetch` does not know. */
const send = (method: string, path: string): Promise<number | undefined> =>
  new Promise((done, fail) => {
    request(`${facet.url}${path}`, { method }, (response) =>
      response.resume().once('end', () => done(response.statusCode)),
    )
      .once('error', fail)
      .end();
  });

describe('Requests', () => {
  it('are counted by method, template of the route and status', async () => {
    const grown = await growth(async () => {
      await api.as(mia).get('/me');
      await api.as(mia).get('/me/');
      await api.get('/me');
      await api.as(mia).get(`/api/v1/user/${mia.id}`);
      await api.as(mia).get(`/api/v1/user/${encodeURIComponent(mia.directoryId)}`);
      await api.as(mia).get(`/api/v1/user/${mia.id}?x=1`);
      await api.as(mia).post(`/api/v1/user/${mia.id}/roles`, { roles: ['rol_0000000000000000'] });
    });
    expect(counted(grown)).toEqual({
      '{method="GET",route="/me",status="200"}': 2,
      '{method="GET",route="/me",status="401"}': 1,
      '{method="GET",route="/api/v1/user/:id",status="200"}': 2,
      '{method="GET",route="/api/v1/user/:id",status="400"}': 1,
      '{method="POST",route="/api/v1/user/:id/roles",status="400"}': 1,
    });
    expect(grown).toMatchObject({
      'facet_http_request_duration_seconds_count{method="GET",route="/me",status="200"}': 2,
      'facet_http_request_duration_seconds_bucket{le="+Inf",method="GET",route="/me",status="200"}': 2,
      'facet_http_request_duration_seconds_sum{method="GET",route="/me",status="200"}': expect.any(Number),
    });
  });

  it('share one series where no route takes them, whatever they ask for', async () => {
    const grown = await growth(async () => {
      for (let at = 0; at < 30; at += 1) await api.get(`/nowhere-${at}/${mia.id}`);
      for (const path of ['/%00', '/api/v1/user/%ED%A0%80', '/metrics']) await api.get(path);
      await api.as(mia).put('/me', {});
    });
    expect(counted(grown)).toEqual({
      '{method="GET",route="unknown",status="404"}': 31,
      '{method="GET",route="unknown",status="400"}': 2,
      '{method="PUT",route="unknown",status="405"}': 1,
    });
  });

  it('share one method where it is hardly used', async () => {
    const methods = ['PROPFIND', 'MKCOL', 'REPORT', 'PURGE'];
    const grown = await growth(() => Promise.all(methods.map((method) => send(method, '/me'))));
    expect(counted(grown)).toEqual({ '{method="other",route="unknown",status="405"}': 4 });
  });

  it('are counted where they are refused before a route is looked for', async () => {
    const grown = await growth(() =>
      api.as(mia).patch('/me', undefined, { raw: 'a=1', headers: { 'content-type': 'text/plain' } }),
    );
    expect(counted(grown)).toEqual({ '{method="PATCH",route="unknown",status="415"}': 1 });
  });

  it('have no id, address or name in any label', async () => {
    const text = [...(await scrape()).values.keys()].join('\n');
    for (const told of [mia.id, mia.email, mia.organization, 'nowhere-', 'rol_']) expect(text).not.toContain(told);
  });

  it('have no status when the caller goes away first', async () => {
    const grown = await growth(async () => {
      const call = request(`${facet.url}/auth/login`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'content-length': '100' },
      });
      call.on('error', () => undefined);
      call.write('{');
      await eventually(async () =>
        (await scrape()).values.get('facet_http_requests_in_flight') === 1 ? true : undefined,
      );
      call.destroy();
      await eventually(async () =>
        (await scrape()).values.get('facet_http_requests_in_flight') === 0 ? true : undefined,
      );
    });
    expect(counted(grown)).toEqual({ '{method="POST",route="unknown",status="aborted"}': 1 });
  });
});

describe('Refreshes', () => {
  const outcomes = async (work: () => Promise<unknown>): Promise<Record<string, number>> => {
    const grown = Object.entries(await growth(work)).filter(([series]) =>
      /^facet_(refreshes|sessions)_total/.test(series),
    );
    return Object.fromEntries(grown.map(([series, by]) => [/"(.+)"/.exec(series)?.[1] ?? '', by]));
  };

  it('are counted by what became of them', async () => {
    const person = await aPerson();
    const { refreshToken } = person;
    let next = '';
    expect(await outcomes(async () => (next = (await refresh(refreshToken)).body.refreshToken as string))).toEqual({
      advanced: 1,
    });
    expect(await outcomes(() => refresh(refreshToken))).toEqual({ repeated: 1 });
    expect(await outcomes(() => refresh('nothing'))).toEqual({ invalid: 1 });
    expect(await outcomes(() => refresh(`${next.slice(0, -4)}AAAA`))).toEqual({ invalid: 1 });
    expect(await outcomes(() => later(2_592_001, () => refresh(next)))).toEqual({ expired: 1 });
    expect(await outcomes(() => api.post('/v1/user/auth/refresh-session', { refreshToken: next }))).toEqual({
      reused: 1,
    });
    expect(await outcomes(() => refresh(next))).toEqual({ advanced: 1 });
    expect(await outcomes(() => refresh(refreshToken))).toEqual({ stale: 1, ended: 1 });
    expect(await outcomes(() => refresh(next))).toEqual({ invalid: 1 });
  });

  it('and sign-ins open sessions, sign-outs end them', async () => {
    const person = await aPerson();
    expect(await outcomes(() => login(person.email))).toEqual({ opened: 1 });
    const other = await signIn(person);
    expect(await outcomes(() => api.as(other).delete('/auth/sessions'))).toEqual({ ended: 2 });
    expect(await outcomes(() => api.as(other).post('/auth/logout'))).toEqual({ ended: 1 });
    expect(await outcomes(() => api.post('/auth/sign-up', aSignUp(person.organization)))).toEqual({ opened: 1 });
  });

  it('count nothing that was rolled back', async () => {
    const person = await aPerson();
    expect(await outcomes(() => whileRefusing('sessions', () => api.as(person).post('/auth/logout')))).toEqual({});
    expect(
      await outcomes(() => api.post('/auth/sign-up', aSignUp(person.organization, { email: person.email }))),
    ).toEqual({});
  });
});

describe('What is refused', () => {
  it('by a rate limit is counted by limit', async () => {
    const person = await aPerson();
    const statuses: number[] = [];
    const grown = await growth(async () => {
      for (let at = 0; at < 13; at += 1)
        statuses.push(
          (await api.as(person).post('/auth/password', { currentPassword: 'wrong', newPassword: 'x' })).status,
        );
    });
    const refused = statuses.filter((status) => status === 429).length;
    expect(refused).toBeGreaterThan(0);
    expect(grown).toMatchObject({ 'facet_rate_limit_refusals_total{limit="password.account"}': refused });
  });

  it('by the queue of password hashes is counted, and the queue is seen', async () => {
    const answers: Promise<number>[] = [];
    let seen: number[] = [];
    const grown = await growth(async () => {
      for (let at = 0; at < 12; at += 1) answers.push(login(anAddress()).then((answer) => answer.status));
      seen = await eventually(async () => {
        const { values } = await scrape();
        const [running = 0, waiting = 0] = ['running', 'waiting'].map((state) =>
          values.get(`facet_password_hashes_${state}`),
        );
        if (waiting === 0)
          answers.push(...Array.from({ length: 12 }, () => login(anAddress()).then((answer) => answer.status)));
        return waiting > 0 ? [running, waiting] : undefined;
      });
      await Promise.all(answers);
    });
    expect(seen[0]).toBe(1);
    expect(seen[1]).toBeLessThanOrEqual(3);
    const statuses = await Promise.all(answers);
    const refused = statuses.filter((status) => status === 503).length;
    expect(grown).toMatchObject({
      'facet_password_hashes_total{outcome="refused"}': refused,
      'facet_password_hashes_total{outcome="computed"}':
        statuses.length - refused - statuses.filter((status) => status === 429).length,
    });
  });
});

describe('The metrics', () => {
  it('have a name that Prometheus takes, a kind and a sentence of help', async () => {
    const { kinds, helps, values } = await scrape();
    expect(kinds.size).toBeGreaterThan(30);
    for (const [name, kind] of kinds) {
      expect([name, kind]).toEqual([
        expect.stringMatching(/^[a-z][a-z0-9_]*$/),
        expect.stringMatching(/^(counter|gauge|histogram|summary)$/),
      ]);
      if (name.startsWith('facet_')) expect([name, helps.get(name)]).toEqual([name, expect.stringMatching(/\.$/)]);
      if (name.startsWith('facet_') && kind === 'counter') expect(name).toMatch(/_total$/);
    }
    expect([...values].filter(([series, value]) => series.startsWith('facet_') && !Number.isFinite(value))).toEqual([]);
  });

  it('tell of the process, and of the build', async () => {
    const { values } = await scrape();
    for (const name of ['process_resident_memory_bytes', 'process_cpu_seconds_total', 'nodejs_heap_size_used_bytes'])
      expect([name, values.get(name)]).toEqual([name, expect.any(Number)]);
    expect(values.has('nodejs_eventloop_lag_p99_seconds')).toBe(true);
    expect([...values.keys()]).toContainEqual(expect.stringMatching(/^facet_build_info\{version="\d+\.\d+\.\d+"\}$/));
  });

  it('are on their own port, on this machine alone, and nowhere else', async () => {
    const url = new URL(await facet.inside.metricsUrl());
    expect([url.hostname, url.pathname]).toEqual(['127.0.0.1', '/metrics']);
    expect(url.port).not.toBe(new URL(facet.url).port);
    expect((await api.get('/metrics')).status).toBe(404);
    for (const path of ['/', '/me', '/metrics/more', '/health/live'])
      expect((await fetch(new URL(path, url))).status).toBe(404);
    expect((await fetch(url, { method: 'POST' })).status).toBe(405);
    const { status, headers } = await fetch(`${url.href}?name=x`);
    expect([status, headers.get('content-type')]).toEqual([200, expect.stringContaining('text/plain; version=0.0.4')]);
  });
});

import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, expect, it, jest } from '@jest/globals';
import { find, isFullForm } from '../support/findings.js';
import { broken } from '../support/promises.js';
import { cleanUp, type ServerProcess } from '../support/server-process.js';
import { Balancer, type Call } from './balancer.js';
import { closeInstallations, Installation, organization } from './installation.js';

jest.setTimeout(900_000);
afterAll(async () => {
  await closeInstallations();
  await cleanUp();
});

const times = isFullForm ? 20 : 2;
const people = 6;

/** A user who reads and writes without end, and notes each answer that is not what it should be. */
class Person {
  readonly failures: string[] = [];
  done = 0;
  private token = '';
  private refreshToken = '';

  constructor(
    private readonly balancer: Balancer,
    private readonly email: string,
  ) {}

  async live(isOver: () => boolean): Promise<void> {
    await this.signedIn({
      path: '/auth/sign-up',
      body: { email: this.email, password: 'seven quiet herons at dusk', name: 'Rosa', organizationId: organization },
    });
    for (let step = 0; !isOver(); step += 1) {
      const bio = `step ${step}`;
      await this.expectBio(bio, { method: 'PATCH', path: '/me', body: { bio } });
      // Whichever instance answers.
      for (let look = 0; look < 8; look += 1) await this.expectBio(bio, { method: 'GET', path: '/me' });
      await this.signedIn({ path: '/auth/refresh', body: { refreshToken: this.refreshToken } });
    }
  }

  private async signedIn(call: Pick<Call, 'path' | 'body'>): Promise<void> {
    const answer = await this.ask({ method: 'POST', ...call });
    this.token = (answer?.accessToken as string | undefined) ?? this.token;
    this.refreshToken = (answer?.refreshToken as string | undefined) ?? this.refreshToken;
  }

  private async expectBio(bio: string, call: Call): Promise<void> {
    const answer = await this.ask({ ...call, headers: { authorization: `Bearer ${this.token}` } });
    if (answer && answer.bio !== bio)
      this.failures.push(`${call.method} ${call.path} answered the bio ${String(answer.bio)} in the place of ${bio}`);
  }

  private async ask(call: Call): Promise<Record<string, unknown> | undefined> {
    this.done += 1;
    try {
      const { status, body } = await this.balancer.send(call);
      if (status < 300) return JSON.parse(body) as Record<string, unknown>;
      this.failures.push(`${call.method} ${call.path}: ${status} ${body}`);
    } catch (error) {
      this.failures.push(`${call.method} ${call.path}: ${String(error)}`);
    }
    return undefined;
  }
}

it('Rolling restarts under load fail no request', async () => {
  const place = await Installation.make();
  const servers: ServerProcess[] = [await place.start(), await place.start()];
  await place.found();
  const balancer = new Balancer(servers);
  const load = Array.from({ length: people }, (_, at) => new Person(balancer, `rosa${at}@example.com`));
  let over = false;
  const lives = load.map((one) => one.live(() => over));
  const codes: (number | null | undefined)[] = [];
  for (let time = 0; time < times; time += 1) {
    await delay(1000);
    const at = time % servers.length;
    codes.push((await servers[at]?.end())?.code);
    servers[at] = await place.start();
  }
  over = true;
  await Promise.all(lives);
  balancer.close();

  const failures = load.flatMap((one) => one.failures);
  const count = load.reduce((sum, { done }) => sum + done, 0);
  const { refused, broken: cut } = balancer.detours;
  find({
    group: 'rolling restarts',
    what: `${times} of them, two instances, ${people} people who read, write and refresh over connections that are kept open`,
    expected: 'no failed request',
    seen: `${failures.length} of ${count} failed; ${refused} went on to the other instance because a connection was refused, ${cut} because it broke`,
    ok: failures.length === 0,
  });
  expect({ failures, codes: new Set(codes), faults: await broken(place.sql) }).toEqual({
    failures: [],
    codes: new Set([0]),
    faults: {},
  });
  expect(count).toBeGreaterThan(times * 50);
});

/** @settings {"REQUESTS_IN_FLIGHT": "8"} */
import { connect } from 'node:net';
import { describe, expect, it, jest } from '@jest/globals';
import { api } from '../../support/api.js';
import { eventually } from '../../support/eventually.js';
import { aPerson, type TestPerson } from '../../support/people.js';

jest.setTimeout(120_000);

/** A connection on which all of these are sent before any answer has come. */
function pipeline(requests: readonly string[]): {
  text(): string;
  answers(): number;
  isClosed(): boolean;
  end(): void;
} {
  const { hostname, port } = new URL(facet.url);
  let text = '';
  let closed = false;
  const socket = connect(Number(port), hostname, () => socket.write(requests.join('')));
  socket.on('data', (chunk) => (text += chunk.toString('latin1'))).on('error', () => undefined);
  socket.on('close', () => (closed = true));
  return {
    text: () => text,
    answers: () => text.split('HTTP/1.1 ').length - 1,
    isClosed: () => closed,
    end: () => void socket.destroy(),
  };
}

const get = (person: TestPerson, path: string, more = ''): string =>
  `GET ${path} HTTP/1.1\r\nHost: facet.test\r\nAuthorization: ${person.headers.authorization ?? ''}\r\n${more}\r\n`;

const patch = (person: TestPerson, bio: string): string => {
  const body = JSON.stringify({ bio });
  return (
    get(person, '/me', `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n`).replace('GET', 'PATCH') +
    body
  );
};

describe('One connection that sends thousands of requests at once', () => {
  it('takes no place from others, and gets all its answers', async () => {
    const [greedy, honest] = [await aPerson(), await aPerson()];
    const connection = pipeline(Array.from({ length: 3000 }, () => get(greedy, '/me')));
    const statuses = new Map<number, number>();
    let slowest = 0;
    await eventually(() => Promise.resolve(connection.answers() > 0 || undefined));
    for (let count = 0; count < 100; count += 1) {
      const asked = performance.now();
      const { status } = await api.as(honest).get(count % 10 ? '/me' : '/health/live');
      slowest = Math.max(slowest, performance.now() - asked);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
    expect([...statuses]).toEqual([[200, 100]]);
    expect(slowest).toBeLessThan(1000);
    await eventually(() => Promise.resolve(connection.answers() === 3000 || undefined), 90_000);
    expect(connection.text().match(/HTTP\/1\.1 (?!200)\d+/)).toBeNull();
    connection.end();
  });

  it('gets the answers in their order, with bodies between them', async () => {
    const mia = await aPerson();
    const requests = Array.from({ length: 60 }, (_, at) => [patch(mia, `step ${at}`), get(mia, '/me')]).flat();
    const connection = pipeline(requests);
    await eventually(() => Promise.resolve(connection.answers() === 120 || undefined), 30_000);
    const bios = [...connection.text().matchAll(/"bio":"step (\d+)"/g)].map(([, step]) => Number(step));
    expect(bios).toEqual(requests.map((_, at) => Math.floor(at / 2)));
    connection.end();
  });

  it('that goes away in the middle leaves nothing behind', async () => {
    const mia = await aPerson();
    for (let time = 0; time < 10; time += 1) {
      const connection = pipeline(Array.from({ length: 300 }, () => get(mia, '/me')));
      await eventually(() => Promise.resolve(connection.answers() > 0 || undefined));
      connection.end();
    }
    const answers = await Promise.all(Array.from({ length: 8 }, () => api.as(mia).get('/me')));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  });

  it('ends with the first one that asks for the end', async () => {
    const mia = await aPerson();
    const connection = pipeline([get(mia, '/me'), get(mia, '/me', 'Connection: close\r\n')]);
    await eventually(() => Promise.resolve(connection.isClosed() || undefined));
    expect(connection.answers()).toBe(2);
  });
});

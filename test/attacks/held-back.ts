import { connect, type Socket } from 'node:net';
import type { Answer } from '../support/api.js';
import type {} from '../support/facet.js';
import type { TestPerson } from '../support/people.js';

export const denylist = '/api/profile/username/denylist';
const held: Socket[] = [];

/** Lets go of all that is held. */
export const letGo = (): void => held.forEach((one) => one.destroy());

/** A request of which all but the last bytes are sent. */
export function hold(
  content: Uint8Array,
  head: readonly string[],
  line = `PUT ${denylist}`,
  missing = 20,
): Promise<Socket> {
  const { hostname, port } = new URL(facet.url);
  const socket = connect(Number(port), hostname);
  held.push(socket.on('error', () => undefined));
  socket.write(
    [`${line} HTTP/1.1`, 'Host: facet', ...head, `Content-Length: ${content.length + missing}`, '', ''].join('\r\n'),
  );
  return new Promise((done) => void socket.write(content, () => done(socket)));
}

/** The first answer on a connection that is held, and the milliseconds until it came. */
export async function answerOf(socket: Socket): Promise<Answer & { readonly waited: number }> {
  const began = performance.now();
  const text = await new Promise<string>((done) => socket.once('data', (data) => done(String(data))));
  const body: unknown = JSON.parse(
    text
      .slice(text.indexOf('\r\n\r\n') + 4)
      .split('\r\n')
      .find((one) => one.startsWith('{')) ?? '{}',
  );
  const closes = /\r\nconnection: close\r\n/i.test(text);
  return {
    status: Number(text.split(' ')[1]),
    headers: new Headers(closes ? { connection: 'close' } : {}),
    body,
    waited: performance.now() - began,
  };
}

export const signed = (person: TestPerson): string[] => [
  `Authorization: ${person.headers.authorization ?? ''}`,
  `x-m2-organization-id: ${person.organization}`,
];

export const form = ['Content-Type: multipart/form-data; boundary=x'];
export const formStart = Buffer.from(
  '--x\r\nContent-Disposition: form-data; name="profilePicture"; filename="a.png"\r\n\r\nhalf',
);

import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { LoadShedding as ConcurrencyLimit } from './load-shedding.js';
import { SlowReaders } from './slow-readers.js';

class LoadShedding extends ConcurrencyLimit {
  constructor(most: number) {
    super(most, 10, new SlowReaders());
  }
}

function aResponse(url = '/me'): ServerResponse {
  const request = Object.assign(new IncomingMessage(new Socket()), { method: 'GET', url });
  return new ServerResponse(request);
}

const stream = '/v1/user/notifications/stream?containerId=demo';

/** Requests one after the other, and the answers in the order in which they came. */
class Callers {
  readonly answers: string[] = [];
  private readonly responses = new Map<string, ServerResponse>();

  constructor(private readonly admission: LoadShedding) {}

  ask(name: string, url?: string): void {
    const response = this.responses.get(name) ?? aResponse(url);
    this.responses.set(name, response);
    this.admission.ask(response, (isIn) => this.answers.push(`${name} ${isIn ? 'in' : 'refused'}`));
  }

  /** Answered, or gone away. */
  close(name: string): void {
    this.responses.get(name)?.emit('close');
  }
}

describe('LoadShedding', () => {
  it('accepts the request that has waited longest', () => {
    const callers = new Callers(new LoadShedding(1));
    for (const name of ['ann', 'ben', 'cem']) callers.ask(name);
    callers.close('ann');
    callers.close('ben');
    expect(callers.answers).toEqual(['ann in', 'ben in', 'cem in']);
  });

  it('forgets a request that is closed while it waits', () => {
    const callers = new Callers(new LoadShedding(1));
    for (const name of ['ann', 'ben', 'cem']) callers.ask(name);
    callers.close('ben');
    callers.close('ann');
    expect(callers.answers).toEqual(['ann in', 'cem in']);
  });

  it('rejects a request that has waited half a second, and repeats the answer when it is asked again', async () => {
    const callers = new Callers(new LoadShedding(1));
    callers.ask('ann');
    callers.ask('ben');
    await new Promise((later) => setTimeout(later, 600));
    callers.close('ann');
    callers.ask('ben');
    expect(callers.answers).toEqual(['ann in', 'ben refused', 'ben refused']);
  });

  it('refuses at once when the line is long', () => {
    const callers = new Callers(new LoadShedding(1));
    for (let at = 0; at <= 17; at += 1) callers.ask(`caller ${at}`);
    expect(callers.answers).toEqual(['caller 0 in', 'caller 17 refused']);
    callers.close('caller 0');
    expect(callers.answers.at(-1)).toBe('caller 1 in');
    for (let at = 1; at <= 16; at += 1) callers.close(`caller ${at}`);
  });

  it('gives no place to a request that was closed before', () => {
    const admission = new LoadShedding(1);
    const gone = aResponse().destroy();
    const answers: string[] = [];
    admission.ask(gone, () => answers.push('gone'));
    admission.ask(aResponse(), (isIn) => answers.push(isIn ? 'in' : 'refused'));
    expect(answers).toEqual(['in']);
  });

  it('counts no request twice', () => {
    const callers = new Callers(new LoadShedding(2));
    for (const name of ['ann', 'ann', 'ben']) callers.ask(name);
    expect(callers.answers).toEqual(['ann in', 'ann in', 'ben in']);
  });

  it('opens a few streams at once, which take no place from other requests, and lets the next ones wait', async () => {
    const callers = new Callers(new LoadShedding(1));
    for (let at = 1; at <= 10; at += 1) callers.ask(`stream ${at}`, stream);
    callers.ask('ann');
    expect(callers.answers).toEqual([...Array.from({ length: 8 }, (_, at) => `stream ${at + 1} in`), 'ann in']);
    await new Promise((later) => setTimeout(later, 600));
    callers.close('stream 2');
    callers.close('stream 9');
    callers.close('stream 1');
    expect(callers.answers.slice(9)).toEqual(['stream 9 in', 'stream 10 in']);
  });

  it('refuses more streams at once than may be open', () => {
    const callers = new Callers(new LoadShedding(1));
    for (let at = 1; at <= 19; at += 1) callers.ask(`stream ${at}`, stream);
    expect(callers.answers.at(-1)).toBe('stream 19 refused');
    for (let at = 1; at <= 18; at += 1) callers.close(`stream ${at}`);
  });
});

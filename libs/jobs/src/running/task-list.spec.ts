import { describe, expect, it } from '@jest/globals';
import type { JobHelpers } from 'graphile-worker';
import type { Handlers } from './job-handlers.js';
import { schedule, taskList } from './task-list.js';

const hash = 'ab'.repeat(32);
const ending = new AbortController();
const helpers = { job: { id: '7' }, abortSignal: ending.signal } as unknown as JobHelpers;

function attempt(handlers: Handlers, payload: unknown = { hash }, seconds = 60): { done: Promise<unknown>; held: Set<string> } {
  const held = new Set<string>();
  const done = taskList(handlers, held, () => seconds)['picture.sweep']?.(payload, helpers);
  return { done: Promise.resolve(done), held };
}

describe('A job', () => {
  it('is given to its handler with the payload, and is held meanwhile', async () => {
    const seen: string[] = [];
    const { done, held } = attempt({ 'picture.sweep': (payload) => Promise.resolve(seen.push(payload.hash)) });
    expect([...held]).toEqual(['7']);
    await done;
    expect([seen, [...held]]).toEqual([[hash], []]);
  });

  it('fails when its handler does', async () => {
    const { done, held } = attempt({ 'picture.sweep': () => Promise.reject(new Error('It broke.')) });
    await expect(done).rejects.toThrow('It broke.');
    expect([...held]).toEqual([]);
  });

  it('fails before its handler sees a payload that is none', async () => {
    const seen: unknown[] = [];
    const { done } = attempt({ 'picture.sweep': (payload) => Promise.resolve(seen.push(payload)) }, { hash: 'x' });
    await expect(done).rejects.toThrow('This is no payload of picture.sweep.');
    expect(seen).toEqual([]);
  });

  it('fails when it takes too long, and its handler is told', async () => {
    let told: AbortSignal | undefined;
    const { done } = attempt({ 'picture.sweep': (_, signal) => new Promise(() => (told = signal)) }, { hash }, 0.02);
    await expect(done).rejects.toThrow('It took longer than 0.02 seconds.');
    expect(told?.aborted).toBe(true);
  });

  it('tells its handler when the process ends', async () => {
    const { done } = attempt({ 'picture.sweep': (_, signal) => new Promise((end) => signal.addEventListener('abort', end)) });
    ending.abort();
    await done;
  });
});

describe('The schedule', () => {
  it('has what has a handler and falls due by itself', () => {
    const nothing = (): Promise<void> => Promise.resolve();
    expect(schedule({ 'picture.sweep': nothing })).toEqual([]);
    expect(schedule({ 'picture.sweep': nothing, 'sessions.sweep': nothing })).toMatchObject([{ task: 'sessions.sweep', match: '17 * * * *' }]);
  });
});

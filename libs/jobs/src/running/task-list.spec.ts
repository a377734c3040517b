import { describe, expect, it } from '@jest/globals';
import type { JobHelpers } from 'graphile-worker';
import type { Handlers } from './job-handlers.js';
import { schedule, taskList } from './task-list.js';

const hash = 'ab'.repeat(32);
const ending = new AbortController();
const helpers = { job: { id: '7' }, abortSignal: ending.signal } as unknown as JobHelpers;

function attempt(
  handlers: Handlers,
  payload: unknown = { hash },
  seconds = 60,
): { done: Promise<unknown>; running: Set<string> } {
  const running = new Set<string>();
  const done = taskList(handlers, running, () => seconds)['picture.sweep']?.(payload, helpers);
  return { done: Promise.resolve(done), running };
}

describe('A job', () => {
  it('is passed to its handler with the payload, and counts as running meanwhile', async () => {
    const seen: string[] = [];
    const { done, running } = attempt({ 'picture.sweep': (payload) => Promise.resolve(seen.push(payload.hash)) });
    expect([...running]).toEqual(['7']);
    await done;
    expect([seen, [...running]]).toEqual([[hash], []]);
  });

  it('fails when its handler does', async () => {
    const { done, running } = attempt({ 'picture.sweep': () => Promise.reject(new Error('It broke.')) });
    await expect(done).rejects.toThrow('It broke.');
    expect([...running]).toEqual([]);
  });

  it('fails before its handler is called when the payload is invalid', async () => {
    const seen: unknown[] = [];
    const { done } = attempt({ 'picture.sweep': (payload) => Promise.resolve(seen.push(payload)) }, { hash: 'x' });
    await expect(done).rejects.toThrow('This is no payload of picture.sweep.');
    expect(seen).toEqual([]);
  });

  it('fails after its time limit, and the signal of its handler is aborted', async () => {
    let received: AbortSignal | undefined;
    const { done } = attempt(
      { 'picture.sweep': (_, signal) => new Promise(() => (received = signal)) },
      { hash },
      0.02,
    );
    await expect(done).rejects.toThrow('It took longer than 0.02 seconds.');
    expect(received?.aborted).toBe(true);
  });

  it('aborts the signal of its handler when the process ends', async () => {
    const { done } = attempt({
      'picture.sweep': (_, signal) => new Promise((end) => signal.addEventListener('abort', end)),
    });
    ending.abort();
    await done;
  });
});

describe('The schedule', () => {
  it('has the tasks that have a handler and a schedule', () => {
    const nothing = (): Promise<void> => Promise.resolve();
    expect(schedule({ 'picture.sweep': nothing })).toEqual([]);
    expect(schedule({ 'picture.sweep': nothing, 'sessions.sweep': nothing })).toMatchObject([
      { task: 'sessions.sweep', match: '17 * * * *' },
    ]);
  });
});

import { contractFaultOf } from '../support/contract.js';
import { written, type Written } from './draft.js';
import { mutated } from './mutations.js';
import { operations } from './operations.js';
import type { Planned } from './plan.js';
import { draftOf } from './requests.js';
import { again, type World } from './world.js';

/** Longer than any answer of a busy machine takes. */
export const timeLimit = 15_000;

/** After these the caller is anonymous. */
const farewells = new Set(['signOut', 'endSession', 'deleteCurrentUser', 'changePassword']);

export interface Tally {
  sent: number;
  readonly statuses: Map<number, number>;
  /** The slowest answer, in milliseconds. */
  slowest: number;
}

interface Seen {
  readonly status: number;
  readonly type: string;
  readonly body: unknown;
  readonly headers: Headers;
}

async function ask({ method, url, headers, body }: Written): Promise<Seen> {
  const response = await fetch(url, {
    method,
    headers,
    ...(body !== undefined && { body }),
    redirect: 'manual',
    signal: AbortSignal.timeout(timeLimit),
  });
  const type = response.headers.get('content-type')?.split(';', 1)[0] ?? '';
  // A stream is validated by its beginning: it need not end.
  const text = type === 'text/event-stream' ? '' : await response.text();
  if (type === 'text/event-stream') await response.body?.cancel();
  const isJson = /[/+]json$/.test(type);
  // Lines of JSON and other texts may be empty.
  const parsed: unknown = text === '' && (isJson || type === '') ? undefined : isJson ? JSON.parse(text) : text;
  return { status: response.status, type, body: parsed, headers: response.headers };
}

const shown = ({ method, url, headers, body }: Written): string =>
  `${method} ${url.pathname}${url.search} ${JSON.stringify(headers)} ${typeof body === 'string' ? body.slice(0, 400) : (body?.constructor.name ?? '')}`;

/** Sends what the seed has planned, and keeps what must not be. */
export class Fuzzing {
  readonly faults: string[] = [];
  readonly tallies = new Map<string, Tally>(
    operations.map(({ id }) => [id, { sent: 0, statuses: new Map<number, number>(), slowest: 0 }]),
  );

  constructor(private readonly world: World) {}

  /** How many answers of each status there were. */
  get statuses(): Map<number, number> {
    const all = new Map<number, number>();
    for (const { statuses } of this.tallies.values())
      for (const [status, count] of statuses) all.set(status, (all.get(status) ?? 0) + count);
    return all;
  }

  /** A few at a time, each lane with every so-manieth request. */
  async send(plan: readonly Planned[], lanes: number): Promise<void> {
    const queue = plan.values();
    const lane = async (): Promise<void> => {
      for (const planned of queue)
        await this.one(planned).catch((error: unknown) =>
          this.faults.push(`${planned.operation.id} could not be sent: ${String(error)}`),
        );
    };
    await Promise.all(Array.from({ length: lanes }, lane));
  }

  private async one(planned: Planned): Promise<void> {
    const { operation, caller: kind, salt, mutation } = planned;
    const caller = kind === 'nobody' ? undefined : await this.world.caller(kind);
    const place = kind === 'nobody' ? undefined : this.world.now(kind);
    const draft = mutated(await again(() => draftOf(planned, { world: this.world, caller, salt })), mutation);
    const request = written(this.world.base, draft);
    const began = performance.now();
    const seen = await ask(request).catch((error: unknown) => String(error));
    const label = `${operation.id}, ${kind}, ${mutation?.kind ?? 'valid'}: ${shown(request)}`;
    if (typeof seen === 'string') return void this.faults.push(`no answer (${seen}) ${label}`);
    this.count(operation.id, seen.status, performance.now() - began);
    this.validate(request, seen, label);
    this.learn(planned, seen);
    const signedOut = seen.status === 401 || (farewells.has(operation.id) && seen.status < 300);
    if (kind !== 'nobody' && signedOut && mutation?.kind !== 'hostile: credentials') this.world.renew(kind, place);
  }

  private count(id: string, status: number, took: number): void {
    const tally = this.tallies.get(id);
    if (!tally) throw new Error(`${id} is no operation`);
    tally.sent += 1;
    tally.slowest = Math.max(tally.slowest, took);
    tally.statuses.set(status, (tally.statuses.get(status) ?? 0) + 1);
  }

  private validate({ method, url }: Written, seen: Seen, label: string): void {
    const overloaded = seen.status === 503 && seen.headers.has('retry-after');
    if (seen.status >= 500 && !overloaded) this.faults.push(`${seen.status} ${label}: ${JSON.stringify(seen.body)}`);
    // What is longer than Node reads has no route yet.
    if (seen.status === 431 && url.href.length > 8_000) return;
    const fault = contractFaultOf(method, url.pathname, seen);
    if (fault !== undefined) this.faults.push(`${fault.slice(0, 600)} ← ${label}`);
  }

  private learn({ operation }: Planned, { status, body, headers }: Seen): void {
    if (operation.id.startsWith('refresh') && status === 401) this.world.refreshToken = undefined;
    if (status >= 300) return;
    const { nextCursor, refreshToken } = (body ?? {}) as { nextCursor?: string; refreshToken?: string };
    if (nextCursor !== undefined) this.world.cursors.set(operation.id, nextCursor);
    if (operation.id === 'refreshTokens' && refreshToken !== undefined) this.world.refreshToken = refreshToken;
    const tag = headers.get('etag');
    if (tag !== null) this.world.tags.set(operation.template, tag);
  }
}

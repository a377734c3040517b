import { AsyncLocalStorage } from 'node:async_hooks';
import { channel } from 'node:diagnostics_channel';
import { isUnavailable } from './database-errors.js';

/** A statement that answers at most one row, and can do so for several callers at once. */
export interface BatchedStatement {
  readonly name: string;
  readonly text: string;
  /** The types of its parameters in PostgreSQL, in order. */
  readonly parameterTypes: readonly string[];
  /**
   * Of a statement that writes: its text for several callers. It takes arrays, and answers `batch.caller`, the number
   * of the caller, beside the columns. For one that reads it is made of `text`.
   */
  readonly textForMany?: string;
}

type Values = readonly unknown[];
type Row = object;
type Ask = (statement: { readonly name: string; readonly text: string }, values: Values) => Promise<Row[]>;

interface Waiting {
  readonly values: Values;
  /** Milliseconds of `performance.now()`. */
  readonly since: number;
  resolve: (row: Row | undefined) => void;
  reject: (reason: unknown) => void;
  /** How many were read by the same statement. */
  together: number;
}

/** The event of a caller whose statement waited for others. */
export interface BatchedRun {
  readonly statement: BatchedStatement;
  /** How many were answered by one statement. */
  readonly together: number;
  /** Milliseconds of `performance.now()`: when it was asked for, and when it was answered. */
  readonly since: number;
  readonly until: number;
}

/** In the asynchronous context of the caller, so that traces show the statement. Costs nothing without a subscriber. */
export const batchedRuns = channel('facet:batched-run');

const ignore = (): void => undefined;

/** Statements of one text that are under way at the same time. */
const mostUnderway = 2;
/** Callers who share one statement. */
const mostTogether = 64;
/** Milliseconds between two checks for callers that have waited too long. */
const lookEvery = 250;

/** The row that each caller would have got alone, and the number of the caller. A caller without a row is missing. */
function textForMany({ text, parameterTypes }: BatchedStatement): string {
  const columns = parameterTypes.map((_, at) => `p${at + 1}`);
  const given = parameterTypes.map((type, at) => `$${at + 1}::${type}[]`);
  const one = text.replace(/\$(\d+)/g, (_, place: string) => `batch.p${place}`);
  return `select batch.caller::int as "batch.caller", found.* from unnest(${given.join(', ')}) with ordinality as batch (${columns.join(', ')}, caller)
    cross join lateral (${one}) found`;
}

/**
 * One statement of many callers. While `mostUnderway` of them are under way, further callers wait and share the
 * next one: one round trip, one message to PostgreSQL, one answer and one commit in the place of many. A caller alone
 * is answered at once. Each is answered by a statement that began after it asked.
 */
export class StatementBatch {
  private readonly together: { readonly name: string; readonly text: string };
  private readonly waiting: Waiting[] = [];
  private readonly asked = new Set<Waiting>();
  private underway = 0;
  private look: NodeJS.Timeout | undefined;
  /** Outside of any request: a statement for several callers belongs to none of their traces. */
  private readonly outside = AsyncLocalStorage.snapshot();

  /**
   * @param ask runs a statement
   * @param longest milliseconds that a caller waits for an answer at the most
   */
  constructor(
    private readonly statement: BatchedStatement,
    private readonly ask: Ask,
    private readonly longest: number,
  ) {
    this.together = { name: `${statement.name}_batch`, text: statement.textForMany ?? textForMany(statement) };
  }

  async run(values: Values): Promise<Row | undefined> {
    if (this.underway < mostUnderway) return this.alone(values);
    const since = performance.now();
    const waiting: Waiting = { values, since, together: 1, resolve: ignore, reject: ignore };
    try {
      return await new Promise<Row | undefined>((resolve, reject) =>
        this.wait(Object.assign(waiting, { resolve, reject })),
      );
    } finally {
      if (batchedRuns.hasSubscribers)
        batchedRuns.publish({
          statement: this.statement,
          together: waiting.together,
          since,
          until: performance.now(),
        } satisfies BatchedRun);
    }
  }

  private wait(waiting: Waiting): void {
    this.waiting.push(waiting);
    this.asked.add(waiting);
    this.look ??= setInterval(() => this.endLateOnes(), lookEvery).unref();
  }

  private async alone(values: Values): Promise<Row | undefined> {
    this.underway += 1;
    try {
      return (await this.ask(this.statement, values))[0];
    } finally {
      this.done();
    }
  }

  private done(): void {
    this.underway -= 1;
    if (this.waiting.length > 0) this.outside(() => void this.askNext(this.waiting.splice(0, mostTogether)));
  }

  private async askNext(callers: readonly Waiting[]): Promise<void> {
    this.underway += 1;
    try {
      await (callers.length === 1 ? this.askEach(callers) : this.askTogether(callers));
    } finally {
      this.done();
    }
  }

  private async askTogether(callers: readonly Waiting[]): Promise<void> {
    for (const caller of callers) caller.together = callers.length;
    try {
      const columns = this.statement.parameterTypes.map((_, at) => callers.map(({ values }) => values[at]));
      const rows = new Array<Row | undefined>(callers.length);
      for (const found of await this.ask(this.together, columns)) {
        const { 'batch.caller': caller, ...row } = found as { 'batch.caller': number };
        rows[caller - 1] = row;
      }
      callers.forEach((caller, at) => this.settle(caller, () => caller.resolve(rows[at])));
    } catch (error) {
      // What one caller gave may be at fault, and then the others get their rows.
      if (!isUnavailable(error)) return this.askEach(callers);
      for (const caller of callers) this.settle(caller, () => caller.reject(error));
    }
  }

  private async askEach(callers: readonly Waiting[]): Promise<void> {
    for (const caller of callers) {
      await this.ask(this.statement, caller.values).then(
        ([row]) => this.settle(caller, () => caller.resolve(row)),
        (error: unknown) => this.settle(caller, () => caller.reject(error)),
      );
    }
  }

  private settle(caller: Waiting, answer: () => void): void {
    if (this.asked.delete(caller)) answer();
  }

  /** With a database that does not respond, no caller waits longer than for a statement of its own. */
  private endLateOnes(): void {
    const oldest = performance.now() - this.longest;
    for (const caller of this.asked) {
      if (caller.since > oldest) break;
      this.settle(caller, () =>
        caller.reject(new Error('timeout exceeded when trying to connect: a statement waited for others')),
      );
    }
    if (this.asked.size > 0) return;
    clearInterval(this.look);
    this.look = undefined;
  }
}

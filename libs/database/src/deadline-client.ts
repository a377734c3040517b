import pg from 'pg';
import { findWritable, type Host } from './hosts.js';
import { isReadOnly } from './database-errors.js';

/** The message of the driver when its time limit ends. */
const readTimeoutMessage = 'Query read timeout';

/** What the types of the driver leave out. */
interface Insides {
  readonly connectionParameters: { query_timeout?: number };
  readonly connection: { readonly stream: { destroy(): void } };
  readonly processID: number | null;
}

export interface DeadlineClientConfig extends pg.ClientConfig {
  /** Of an address with several hosts: the one that takes writes is found when it connects. */
  readonly hosts?: readonly Host[];
}

type Connected = (error?: Error) => void;
type Answer = (error: unknown, result: unknown) => void;
const isAnswer = (given: unknown): given is Answer => typeof given === 'function';

/**
 * A connection whose loss is never an unhandled event, which would end the process. The ORM listens a moment
 * after the pool hands
 * a connection over, too late for a server that ends it in that moment. The statement that comes next fails
 * and says so.
 *
 * A server that did not answer one statement will not answer ROLLBACK either: the connection is closed, and
 * its caller gets the error at once. It then
 * emits `abandoned`, because PostgreSQL may go on with that statement. One that became read-only is cut off
 * as well, and emits `demoted`.
 */
export class DeadlineClient extends pg.Client {
  private readonly timeLimit: number | undefined;
  private readonly config: DeadlineClientConfig;
  private until: number | undefined;
  readonly createdAt = performance.now();
  /** Set when it was cut off under a statement: settles when PostgreSQL is done with that. */
  gone: Promise<void> | undefined;

  constructor(options: DeadlineClientConfig = {}) {
    super(options);
    this.on('error', () => undefined);
    this.config = options;
    this.timeLimit = options.query_timeout;
  }

  /** Of the server's process. */
  get pid(): number {
    return (this as unknown as Insides).processID ?? 0;
  }

  override connect(): Promise<pg.Client>;
  override connect(connected: Connected): void;
  override connect(connected?: Connected): Promise<pg.Client> | undefined {
    const ready = this.chooseHost();
    if (!connected) return ready.then(() => super.connect());
    ready.then(() => super.connect(connected), connected);
    return undefined;
  }

  private async chooseHost(): Promise<void> {
    const { hosts = [], ...config } = this.config;
    if (hosts.length > 0) Object.assign(this, await findWritable(hosts, config));
  }

  /**
   * The start of the current caller's wait: that wait and the first statement share one `timeLimit`. Each
   * later statement has its own. 0: no limit.
   */
  startDeadline(asked: number): void {
    this.until = this.timeLimit ? asked + this.timeLimit : undefined;
  }

  // The driver takes a dozen forms of arguments, and all of them are handed on as they are.
  override query(...given: unknown[]): never {
    const { connectionParameters } = this as unknown as Insides;
    connectionParameters.query_timeout =
      this.until === undefined ? this.timeLimit : Math.max(1, this.until - performance.now());
    this.until = undefined;
    // The pool asks with a callback, the ORM and transactions wait for a promise.
    const answer = given.at(-1);
    if (isAnswer(answer))
      given[given.length - 1] = ((error, result) => (this.failed(error), answer(error, result))) satisfies Answer;
    const result: unknown = (super.query as (...all: unknown[]) => unknown).apply(this, given);
    if (result instanceof Promise) result.catch(this.failed);
    return result as never;
  }

  private readonly failed = (error: unknown): void => {
    if (error instanceof Error && error.message === readTimeoutMessage) this.cut('abandoned');
    else if (isReadOnly(error)) this.cut('demoted');
  };

  private cut(event: 'abandoned' | 'demoted'): void {
    this.emit(event);
    (this as unknown as Insides).connection.stream.destroy();
  }
}

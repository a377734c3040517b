import pg from 'pg';
import { followPort } from './moved-ports.js';

/** What the driver says when its patience ends. */
const outOfPatience = 'Query read timeout';

/** What the types of the driver leave out. */
interface Insides {
  readonly connectionParameters: { query_timeout?: number };
  readonly connection: { readonly stream: { destroy(): void } };
}

/**
 * A connection whose loss is never an unhandled event, which would end the process. The ORM listens a moment after the pool hands
 * a connection over, too late for a server that ends it in that moment. The statement that comes next fails and says so.
 *
 * A server that did not answer one statement will not answer ROLLBACK either: the connection is cut off, and whoever holds it hears so at once.
 */
export class HeardClient extends pg.Client {
  private readonly patience: number | undefined;
  private until: number | undefined;

  constructor(options?: pg.ClientConfig) {
    super(options);
    this.on('error', () => undefined);
    followPort(this);
    this.patience = options?.query_timeout;
  }

  /** Whoever holds it now has waited since then: that wait and the first statement share one patience. Each later statement has it anew. Without any (0) there is no end. */
  heldSince(asked: number): void {
    this.until = this.patience ? asked + this.patience : undefined;
  }

  // The driver takes a dozen forms of arguments, and all of them are handed on as they are.
  override query(...given: unknown[]): never {
    const { connectionParameters } = this as unknown as Insides;
    connectionParameters.query_timeout = this.until === undefined ? this.patience : Math.max(1, this.until - performance.now());
    this.until = undefined;
    const result: unknown = (super.query as (...all: unknown[]) => unknown).apply(this, given);
    if (result instanceof Promise) result.catch(this.failed);
    return result as never;
  }

  private readonly failed = (error: unknown): void => {
    if (error instanceof Error && error.message === outOfPatience) (this as unknown as Insides).connection.stream.destroy();
  };
}

type Handover = (error: Error | undefined, client: pg.PoolClient | undefined, release: (error?: unknown) => void) => void;

/** A pool that remembers when each connection was asked for. */
export class PatientPool extends pg.Pool {
  override connect(): Promise<pg.PoolClient>;
  override connect(handover: Handover): void;
  override connect(handover?: Handover): Promise<pg.PoolClient> | undefined {
    const asked = performance.now();
    const note = (client: pg.PoolClient | undefined): void => (client instanceof HeardClient ? client.heldSince(asked) : undefined);
    if (!handover) return super.connect().then((client) => (note(client), client));
    super.connect((error, client, release) => {
      note(client);
      handover(error, client, release);
    });
    return undefined;
  }
}

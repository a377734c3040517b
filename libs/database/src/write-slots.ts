import { Inject, Injectable } from '@nestjs/common';
import { CONNECTION, type ConnectionSettings } from './connection.js';

/** Milliseconds in which no write ended while others wait, after which the instance gets no more requests. */
const standstill = 2000;

/** Of a pool of four or more, a fifth is left to reads, however many writes wait. */
const placesIn = (poolSize: number): number =>
  poolSize < 4 ? poolSize : poolSize - Math.max(1, Math.floor(poolSize / 5));

/**
 * How many transactions run at once, so that writes that wait in PostgreSQL (for a lock, for a standby) leave
 * connections to the reads.
 */
@Injectable()
export class WriteSlots {
  private free: number;
  private readonly waiting = new Set<() => void>();
  private lastLeft = 0;
  /** A caller waited in vain since the last slot was released. */
  private starved = false;

  constructor(
    @Inject(CONNECTION)
    private readonly settings: Pick<ConnectionSettings, 'DATABASE_POOL_SIZE' | 'DATABASE_TIMEOUT_MS'>,
  ) {
    this.free = placesIn(settings.DATABASE_POOL_SIZE);
  }

  /** All are taken, none was given back for a while, and others want one. */
  get areStuck(): boolean {
    return this.free === 0 && (this.starved || this.waiting.size > 0) && performance.now() - this.lastLeft > standstill;
  }

  /** Waits for a place, for as long as for a connection. Call what it answers, once, when the transaction is over. */
  async take(): Promise<() => void> {
    if (this.free > 0) this.free -= 1;
    else await this.turn();
    // Taking the last slot starts the clock.
    if (this.free === 0) this.lastLeft = performance.now();
    return () => this.leave();
  }

  private turn(): Promise<void> {
    return new Promise((resolve, reject) => {
      const mine = (): void => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        this.waiting.delete(mine);
        this.starved = true;
        reject(new Error('timeout exceeded when trying to connect: all connections for writes are taken'));
      }, this.settings.DATABASE_TIMEOUT_MS);
      this.waiting.add(mine);
    });
  }

  private leave(): void {
    this.lastLeft = performance.now();
    this.starved = false;
    const [next] = this.waiting;
    if (!next) return void (this.free += 1);
    this.waiting.delete(next);
    next();
  }
}

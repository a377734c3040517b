import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock, SystemClock } from '@app/common';
import { PreparedQueries } from './prepared-queries.js';

const databaseTime = { name: 'database_time', text: 'select clock_timestamp() as now' };

/** Milliseconds between two comparisons. */
const interval = 10_000;
/** A comparison that took longer is too imprecise. */
const longestComparison = 1000;
/** Milliseconds by which the clock of a machine may differ before the instance is not ready. */
const tolerance = 5000;
/** Differences that a round trip may explain are not corrected, so that the time does not jitter. */
const jitter = 20;

/**
 * The clock that all instances share is that of the database: limits, leases and expiries in shared rows must
 * not depend on the machine that writes them.
 * The clock of this process is compared with it regularly, and corrected.
 */
@Injectable()
export class DatabaseClock implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger(DatabaseClock.name);
  /** The clock of this machine, uncorrected. */
  private readonly machine: Clock = new SystemClock();
  private timer: NodeJS.Timeout | undefined;
  private ahead = 0;

  constructor(
    private readonly statements: PreparedQueries,
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /**
   * Before the first request is served. Where the database is opened later, the code that opens it compares
   * the clocks.
   */
  async onModuleInit(): Promise<void> {
    if (!this.dataSource.isInitialized) return;
    await this.compare();
    this.timer = setInterval(() => void this.compare(), interval).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  /** Milliseconds that this machine is ahead of the database, as of the last comparison. Negative: behind. */
  get difference(): number {
    return this.ahead;
  }

  /** Whether this machine keeps time well enough to serve. */
  get isInTime(): boolean {
    return Math.abs(this.ahead) <= tolerance;
  }

  /** Without the database nothing is known, and what was known goes on counting. */
  private async compare(): Promise<void> {
    const sentAt = this.machine.now().getTime();
    const row = await this.statements.row<{ now: Date }>(databaseTime, []).catch(() => undefined);
    const tookMs = this.machine.now().getTime() - sentAt;
    if (!row || tookMs < 0 || tookMs > longestComparison) return;
    this.accept(Math.round(sentAt + tookMs / 2 - row.now.getTime()), tookMs);
  }

  private accept(ahead: number, tookMs: number): void {
    if (Math.abs(ahead - this.ahead) <= jitter + tookMs) return;
    const wasInTime = this.isInTime;
    this.ahead = ahead;
    if (this.clock instanceof SystemClock) this.clock.correct(ahead);
    if (wasInTime && !this.isInTime)
      this.logger.error(
        `The clock of this machine is ${describe(ahead)} the database; it is not ready until they agree (NTP)`,
      );
    if (!wasInTime && this.isInTime) this.logger.log('The clock of this machine agrees with the database again');
  }
}

const describe = (ahead: number): string =>
  `${(Math.abs(ahead) / 1000).toFixed(1)} s ${ahead > 0 ? 'ahead of' : 'behind'}`;

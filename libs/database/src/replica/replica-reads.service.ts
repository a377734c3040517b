import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { Pool } from 'pg';
import { DataSource } from 'typeorm';
import { currentOrigin } from '@app/common';
import { CONNECTION, type ConnectionSettings } from '../connection.js';
import { dataSourceOptions } from '../data-source-options.js';
import { isTimeout } from '../database-errors.js';
import { PreparedQueries } from '../prepared-queries.js';
import { TransactionManager } from '../transaction-manager.js';
import type { Tx } from '../tx.js';
import {
  ReplicaConnection,
  replicaPool,
  replicaSettings,
  replicaState,
  stateFrom,
  type ReplicaState,
  type StateRow,
} from './replica-connection.js';
import { replicaReads } from './replica.counters.js';
import { endOfRecords, positionOf, type WalPosition } from './wal-position.js';
import { WalSamples, type WalSample } from './wal-samples.js';
import { callerId, slotOf, writeMark } from './write-marks.js';

/** What a read asks. Statements that change or lock rows fail on a replica. */
export type ReadQueries = Pick<PreparedQueries, 'rows' | 'row' | 'batchedRow'>;

/**
 * `used`: it is recent enough. `behind`: it has not replayed enough. `lost`: it does not answer, or it is no
 * replica of this primary, such as one that was promoted.
 */
export type ReplicaStatus = 'used' | 'behind' | 'lost';

/** What was found about the replica, and what it was compared with. */
interface Inspection {
  readonly status: ReplicaStatus;
  /** Milliseconds. */
  readonly waited: number;
  readonly sample: WalSample;
  readonly error?: Error;
}

/** What a replica must have replayed. */
interface Floor {
  readonly sample: WalSample;
  /** What the caller wrote last. */
  readonly written: WalPosition;
}

type Answer<T> =
  { readonly by: 'replica'; readonly value: T } | { readonly by: 'written' | 'missing' | 'behind' | 'lost' };

const walPosition = {
  name: 'wal_position',
  text: `select ${positionOf('pg_current_wal_insert_lsn()')} as next, (select system_identifier from pg_control_system())::text as system,
    ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::int as timeline, pg_size_bytes(current_setting('wal_segment_size')) as "segmentSize"`,
};

/** Milliseconds between two looks, and between two while somebody waits for the replica. */
const [shortestInterval, longestInterval, waitStep] = [100, 1000, 50];
const noLag = 5;

/** The replica turned out to be unfit before the work began. */
class ReplicaUnfit extends Error {}

/**
 * Reads of users that may be a little old. They go to the replica of `DATABASE_REPLICA_URL` if
 *
 * - it has replayed the log of the primary up to where that was at most `DATABASE_REPLICA_MAX_LAG` seconds ago.
 *   Positions are compared, and no clocks: a primary without writes needs no heartbeat.
 * - it has replayed what the caller wrote last. Each transaction of a caller leaves the position of its commit in
 *   `write_marks` (`TransactionManager`), which is read from the primary: so this holds over several instances,
 *   whose memory decides nothing. A sign-in marks its user as well: what they did before they were known is older.
 * - it is a standby of the same system and timeline.
 *
 * The connection that answers is the one that was asked, since another may lead to another server. In all other
 * cases, and where the replica fails or does not know the row, the primary answers. The guard never reads here.
 */
@Injectable()
export class ReplicaReads implements OnApplicationShutdown {
  private readonly logger = new Logger(ReplicaReads.name);
  private readonly replica: ConnectionSettings | undefined;
  private readonly maxLag: number;
  private readonly samples: WalSamples;
  private openedPool: Pool | undefined;
  private timer: NodeJS.Timeout | undefined;
  private looking = false;
  /** Spares reads in vain. Each read looks for itself. */
  private status: ReplicaStatus = 'lost';
  private upToDateAt = performance.now();

  constructor(
    private readonly primary: PreparedQueries,
    private readonly transactions: TransactionManager,
    @Inject(CONNECTION) private readonly settings: ConnectionSettings,
  ) {
    this.replica = replicaSettings(settings);
    this.maxLag = (settings.DATABASE_REPLICA_MAX_LAG ?? noLag) * 1000;
    this.samples = new WalSamples(this.maxLag);
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.openedPool?.end();
  }

  /** @returns undefined: no replica is set */
  get state(): ReplicaStatus | undefined {
    if (!this.replica) return undefined;
    this.begin();
    return this.status;
  }

  /** Seconds since the replica was last seen to have all that the primary had. */
  get lagSeconds(): number {
    return (performance.now() - this.upToDateAt) / 1000;
  }

  /** Runs `work`, which only reads and returns undefined for what is not there. */
  async read<T>(work: (queries: ReadQueries) => Promise<T>): Promise<T> {
    if (!this.replica || currentOrigin()?.kind !== 'request') return work(this.primary);
    this.begin();
    const answer = await this.ask(work);
    replicaReads.add(answer.by);
    return answer.by === 'replica' ? answer.value : work(this.primary);
  }

  /**
   * As `TransactionManager.snapshot`, on the replica once it has all that the primary has now; on the primary if
   * that takes too long.
   */
  async snapshot<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const found = this.replica && (await this.inspect());
    if (!this.replica || found?.status !== 'used') return this.transactions.snapshot(work);
    const dataSource = new DataSource(dataSourceOptions({ ...this.replica, DATABASE_POOL_SIZE: 1 }, []));
    try {
      await dataSource.initialize();
      return await this.transactions.snapshot(async (tx) => {
        const state = stateFrom(await tx.row<StateRow>(replicaState.text));
        if (replicaStatusOf(state, found.sample) !== 'used') throw new ReplicaUnfit();
        return work(tx);
      }, dataSource);
    } catch (error) {
      if (dataSource.isInitialized && !(error instanceof ReplicaUnfit)) throw error;
      return await this.transactions.snapshot(work);
    } finally {
      if (dataSource.isInitialized) await dataSource.destroy();
    }
  }

  /** Waits until the replica has all that the primary has now, for as long as it may be behind. */
  async inspect(): Promise<Inspection> {
    const sample = await this.sample();
    const waited = (): number => performance.now() - sample.at;
    for (;;) {
      try {
        const connection = await ReplicaConnection.take(this.pool, this.isNamed);
        connection.release(false);
        const status = replicaStatusOf(connection.state, sample);
        if (status !== 'behind' || waited() > this.maxLag) return { status, waited: waited(), sample };
      } catch (error) {
        if (!(error instanceof Error)) throw error;
        return { status: 'lost', waited: waited(), sample, error };
      }
      await sleep(waitStep);
    }
  }

  private async ask<T>(work: (queries: ReadQueries) => Promise<T>): Promise<Answer<T>> {
    const floor = await this.floor();
    if (typeof floor === 'string') return { by: floor };
    let connection: ReplicaConnection | undefined;
    let isBroken = false;
    try {
      connection = await ReplicaConnection.take(this.pool, this.isNamed);
      const status = statusOf(connection.state, floor);
      if (status !== undefined) return { by: status };
      const value = await work(connection);
      return value === undefined ? { by: 'missing' } : { by: 'replica', value };
    } catch (error) {
      isBroken = true;
      // The time of the caller is over.
      if (connection && isTimeout(error)) throw error;
      return { by: 'lost' };
    } finally {
      connection?.release(isBroken);
    }
  }

  private async floor(): Promise<Floor | 'behind' | 'lost'> {
    const sample = this.samples.oldest(performance.now());
    if (this.status !== 'used') return this.status;
    if (!sample) return 'lost';
    const caller = callerId();
    const mark = caller && (await this.primary.batchedRow<{ position: string }>(writeMark, [slotOf(caller)]));
    return { sample, written: mark ? endOfRecords(BigInt(mark.position), sample.segmentSize) : 0n };
  }

  /** Looks from the first read on: commands and workers have no use for it. */
  private begin(): void {
    if (this.timer) return;
    const interval = Math.min(longestInterval, Math.max(shortestInterval, this.maxLag / 4));
    this.timer = setInterval(() => void this.look(), interval).unref();
    void this.look();
  }

  private async look(): Promise<void> {
    if (this.looking) return;
    this.looking = true;
    const status = await this.statusNow().catch(() => 'lost' as const);
    this.looking = false;
    if (status !== this.status)
      this.logger[status === 'used' ? 'log' : 'warn'](
        status === 'used' ? 'The replica answers reads' : `The replica is ${status}: the primary answers all reads`,
      );
    this.status = status;
  }

  private async statusNow(): Promise<ReplicaStatus> {
    // Without the primary nothing is known of a lag, and the samples there are become too old.
    await this.sample().catch(() => undefined);
    const connection = await ReplicaConnection.take(this.pool, this.isNamed);
    connection.release(false);
    const sample = this.samples.oldest(performance.now());
    const status = sample ? replicaStatusOf(connection.state, sample) : 'lost';
    if (status !== 'lost') this.upToDateAt = this.samples.caughtUpAt(connection.state.replayed) ?? this.upToDateAt;
    return status;
  }

  private async sample(): Promise<WalSample> {
    const at = performance.now();
    const row = await this.primary.row<{ next: string; system: string; timeline: number; segmentSize: string }>(
      walPosition,
      [],
    );
    if (!row) throw new Error('the primary said nothing of its log');
    const segmentSize = BigInt(row.segmentSize);
    const { system, timeline } = row;
    const sample = { at, position: endOfRecords(BigInt(row.next), segmentSize), system, timeline, segmentSize };
    this.samples.add(sample);
    return sample;
  }

  private get pool(): Pool {
    if (!this.replica) throw new Error('DATABASE_REPLICA_URL is not set');
    return (this.openedPool ??= replicaPool(this.replica));
  }

  private get isNamed(): boolean {
    return this.settings.DATABASE_POOLER !== 'transaction';
  }
}

/** @returns what stands against a replica in this state; undefined: nothing */
function statusOf(
  { isStandby, system, timeline, replayed }: ReplicaState,
  { sample, written }: Floor,
): 'lost' | 'behind' | 'written' | undefined {
  if (!isStandby || system !== sample.system || timeline !== sample.timeline) return 'lost';
  if (replayed < sample.position) return 'behind';
  return replayed < written ? 'written' : undefined;
}

const replicaStatusOf = (state: ReplicaState, sample: WalSample): ReplicaStatus => {
  const status = statusOf(state, { sample, written: 0n });
  return status === 'written' ? 'behind' : (status ?? 'used');
};

/** The settings that a connection depends on. */
export interface ConnectionSettings {
  readonly DATABASE_URL: string;
  readonly DATABASE_POOL_SIZE: number;
  readonly DATABASE_POOLER: 'none' | 'transaction';
  readonly DATABASE_TIMEOUT_MS: number;
  readonly READ_BATCHING?: 'on' | 'off';
  readonly DATABASE_REPLICA_URL?: string;
  /** Seconds. */
  readonly DATABASE_REPLICA_MAX_LAG?: number;
}

/** Injection token of `ConnectionSettings`. */
export const CONNECTION = Symbol('ConnectionSettings');

import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { CONNECTION, type ConnectionSettings } from '../connection.js';
import { ListenConnection } from './listen-connection.js';

/** Receives the notifications of a channel (`pg_notify`). */
export interface ChannelListener {
  received(payload: string): void;
  /** From here on every notification is received. Earlier ones may have been missed: read the data. */
  listening(): void;
}

/** Milliseconds until the next attempt to connect; they double with each failure. */
const firstPause = 100;
const longestPause = 5000;

/**
 * Receives notifications of other instances on one connection of the process. The first listener opens it, so
 * an instance without listeners has none. It stays open until the end, since listeners change too often to
 * connect each time, and reconnects by itself.
 */
@Injectable()
export class Channels implements OnModuleDestroy {
  private readonly logger = new Logger(Channels.name);
  private readonly listeners = new Map<string, ChannelListener[]>();
  private readonly closing = new AbortController();
  private connecting: Promise<void> | undefined;
  private connection: ListenConnection | undefined;
  private live = false;

  constructor(@Inject(CONNECTION) private readonly settings: ConnectionSettings) {}

  /**
   * While this is false no notification is received: there is no connection, or a pooler that changes
   * connections. Then poll.
   */
  get isLive(): boolean {
    return this.live;
  }

  listen(channel: string, listener: ChannelListener): void {
    const others = this.listeners.get(channel);
    this.listeners.set(channel, [...(others ?? []), listener]);
    if (this.settings.DATABASE_POOLER === 'transaction') return;
    this.connecting ??= this.stayConnected();
    if (!this.live) return;
    const ready = others ? Promise.resolve() : this.connection?.listen(channel);
    ready?.then(
      () => listener.listening(),
      () => this.connection?.cut(),
    );
  }

  async onModuleDestroy(): Promise<void> {
    this.closing.abort();
    this.connection?.cut();
    await this.connecting;
  }

  private async stayConnected(): Promise<void> {
    const over = this.closing.signal;
    for (let failures = 0; !over.aborted; failures += 1) {
      const connection = (this.connection = new ListenConnection(this.settings, (channel, payload) =>
        this.dispatch(channel, payload),
      ));
      try {
        await this.connect(connection);
        if (failures > 0) this.logger.log('signals are received again');
        failures = 0;
        await connection.lost;
        if (!over.aborted) this.logger.warn('the connection that hears announcements is lost');
      } catch (error) {
        if (failures === 0 && !over.aborted) this.logger.warn({ err: error }, 'signals cannot be received at present');
      }
      this.live = false;
      connection.cut();
      const pause = Math.min(longestPause, firstPause * 2 ** failures) * (0.5 + Math.random());
      await sleep(pause, undefined, { signal: over }).catch(() => undefined);
    }
  }

  private async connect(connection: ListenConnection): Promise<void> {
    await connection.connect();
    // The loop also reaches channels that are added meanwhile; after it nothing is awaited until the
    // connection counts as live.
    for (const channel of this.listeners.keys()) await connection.listen(channel);
    this.live = true;
    for (const listener of [...this.listeners.values()].flat()) listener.listening();
  }

  /** Called from the socket: a thrown error would be unhandled and end the process. */
  private dispatch(channel: string, payload: string): void {
    try {
      for (const listener of this.listeners.get(channel) ?? []) listener.received(payload);
    } catch (error) {
      this.logger.error({ err: error }, 'an announcement was not understood');
    }
  }
}

import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { CONNECTION, type ConnectionSettings } from '../connection.js';
import { ListenConnection } from './listen-connection.js';

/** Somebody who wants to hear what is announced on a channel (`pg_notify`). */
export interface ChannelListener {
  heard(payload: string): void;
  /** From here on everything is heard. What was announced before may have been missed: look for yourself. */
  listening(): void;
}

/** Milliseconds until the next try to connect; they double with each failure. */
const firstPause = 100;
const longestPause = 5000;

/**
 * What other instances announce, heard on one connection of the process. It is opened for the first listener, so an instance on which nobody listens
 * holds none, and then kept until the end: listeners come and go more often than it is worth to connect. It comes back by itself.
 */
@Injectable()
export class Channels implements OnModuleDestroy {
  private readonly logger = new Logger(Channels.name);
  private readonly listeners = new Map<string, ChannelListener[]>();
  private readonly closing = new AbortController();
  private keeping: Promise<void> | undefined;
  private connection: ListenConnection | undefined;
  private live = false;

  constructor(@Inject(CONNECTION) private readonly settings: ConnectionSettings) {}

  /** While this is false nothing is heard: not connected, or behind a pooler that hands out another connection each time. Look from time to time. */
  get isLive(): boolean {
    return this.live;
  }

  listen(channel: string, listener: ChannelListener): void {
    const others = this.listeners.get(channel);
    this.listeners.set(channel, [...(others ?? []), listener]);
    if (this.settings.DATABASE_POOLER === 'transaction') return;
    this.keeping ??= this.keep();
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
    await this.keeping;
  }

  private async keep(): Promise<void> {
    const over = this.closing.signal;
    for (let failures = 0; !over.aborted; failures += 1) {
      const connection = (this.connection = new ListenConnection(this.settings, (channel, payload) => this.tell(channel, payload)));
      try {
        await this.connect(connection);
        if (failures > 0) this.logger.log('announcements are heard again');
        failures = 0;
        await connection.lost;
        if (!over.aborted) this.logger.warn('the connection that hears announcements is lost');
      } catch (error) {
        if (failures === 0 && !over.aborted) this.logger.warn({ err: error }, 'announcements cannot be heard right now');
      }
      this.live = false;
      connection.cut();
      const pause = Math.min(longestPause, firstPause * 2 ** failures) * (0.5 + Math.random());
      await sleep(pause, undefined, { signal: over }).catch(() => undefined);
    }
  }

  private async connect(connection: ListenConnection): Promise<void> {
    await connection.connect();
    // One that is added meanwhile is reached by the loop, too; after it nothing is awaited until the connection counts as live.
    for (const channel of this.listeners.keys()) await connection.listen(channel);
    this.live = true;
    for (const listener of [...this.listeners.values()].flat()) listener.listening();
  }

  /** On the way from the socket: an error would be one that nobody awaits, and end the process. */
  private tell(channel: string, payload: string): void {
    try {
      for (const listener of this.listeners.get(channel) ?? []) listener.heard(payload);
    } catch (error) {
      this.logger.error({ err: error }, 'an announcement was not understood');
    }
  }
}

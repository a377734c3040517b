import { Injectable } from '@nestjs/common';
import { SessionsService, SessionsRepository } from '@app/auth';
import type { SessionId, UserId } from '@app/common';
import type { Tx } from '@app/database';
import { demoOrganization } from './people.js';

export type OpenedSession = Awaited<ReturnType<SessionsService['open']>>;

const client = { ipAddress: '127.0.0.1', userAgent: 'Facet demo' };

/** Sessions with fixed ids. */
@Injectable()
export class DemoSessions {
  constructor(
    private readonly sessions: SessionsService,
    private readonly rows: SessionsRepository,
  ) {}

  async open(tx: Tx, id: SessionId, userId: UserId): Promise<OpenedSession> {
    await this.rows.remove(tx, id, userId);
    return this.sessions.open(tx, userId, demoOrganization, client, id);
  }
}

import { Injectable } from '@nestjs/common';
import { ApiKeys, ApiKeysRepository, newApiKeyParts, Sessions, SessionsRepository } from '@app/auth';
import type { SessionId, UserId } from '@app/kernel';
import { Transactor, type Tx } from '@app/persistence';
import { demoAdmin, demoMember, demoOrganization, demoRefreshSessionId, demoSessionId, demoSpareKeyId } from './people.js';

type OpenedSession = Awaited<ReturnType<Sessions['open']>>;

const client = { ipAddress: '127.0.0.1', userAgent: 'Facet demo' };

/** Things that the examples of the documents use up: a session to end, one to refresh, a key to revoke. Laid out anew at every start. */
@Injectable()
export class DemoProps {
  constructor(
    private readonly sessions: Sessions,
    private readonly sessionRows: SessionsRepository,
    private readonly keys: ApiKeys,
    private readonly keyRows: ApiKeysRepository,
    private readonly transactor: Transactor,
  ) {}

  /** @returns the session whose refresh token the example shows */
  layOut(): Promise<OpenedSession> {
    return this.transactor.run(async (tx) => {
      await this.session(tx, demoSessionId, demoAdmin.userId);
      await this.keyRows.remove(tx, demoSpareKeyId, demoAdmin.userId);
      const spare = { name: 'to try out revocation', scopes: [], expiresAt: null };
      await this.keys.keep(tx, demoOrganization, demoAdmin.userId, spare, { ...newApiKeyParts(), id: demoSpareKeyId });
      return this.session(tx, demoRefreshSessionId, demoMember.userId);
    });
  }

  private async session(tx: Tx, id: SessionId, userId: UserId): Promise<OpenedSession> {
    await this.sessionRows.remove(tx, id, userId);
    return this.sessions.open(tx, userId, demoOrganization, client, id);
  }
}

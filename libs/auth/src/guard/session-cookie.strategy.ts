import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { Clock, Unauthenticated, type Principal } from '@app/common';
import { BrowserSessionsService } from '../browsers/browser-sessions.service.js';
import { Principals } from '../queries/principals.repository.js';
import { CredentialStrategy } from './credential.strategy.js';
import type { GuardedRequest } from './request-context.js';

/** The cookie of a browser session, on the few routes that take it. The session stays at its refresh token. */
@Injectable()
export class SessionCookieStrategy extends PassportStrategy(CredentialStrategy, 'session-cookie') {
  constructor(
    private readonly sessions: BrowserSessionsService,
    private readonly principals: Principals,
    private readonly clock: Clock,
  ) {
    super();
  }

  async validate({ context }: GuardedRequest): Promise<Principal> {
    const session = await this.sessions.find(context.credential);
    const found = session && (await this.principals.ofSession(session, this.clock.now(), context.organizationId));
    if (!found) throw new Unauthenticated();
    return found.principal;
  }
}

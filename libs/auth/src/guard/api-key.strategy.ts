import { Injectable, Logger } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { Clock, Unauthenticated, type Principal } from '@app/common';
import { readApiKey } from '../keys/api-key-text.js';
import { ApiKeysService } from '../keys/api-keys.service.js';
import { Principals } from '../queries/principals.repository.js';
import { CredentialStrategy } from './credential.strategy.js';
import type { GuardedRequest } from './request-context.js';

/** API keys, from the header `x-api-key` or after `Bearer`. */
@Injectable()
export class ApiKeyStrategy extends PassportStrategy(CredentialStrategy, 'api-key') {
  private readonly logger = new Logger(ApiKeyStrategy.name);

  constructor(
    private readonly principals: Principals,
    private readonly keys: ApiKeysService,
    private readonly clock: Clock,
  ) {
    super();
  }

  async validate({ context }: GuardedRequest): Promise<Principal> {
    const parts = readApiKey(context.credential);
    const now = this.clock.now();
    const found = parts && (await this.principals.ofKey(parts.id, now));
    if (!found || !this.keys.proves(parts, found)) throw new Unauthenticated();
    if (found.expiresAt && found.expiresAt <= now) throw new Unauthenticated();
    this.keys
      .recordUse(parts, found)
      .catch((error: unknown) => this.logger.warn({ err: error }, 'the last use of an API key was not recorded'));
    return found.principal;
  }
}

import { Injectable, Logger } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import type { Request } from 'express';
import { Strategy } from 'passport';
import { Clock, type Principal } from '@app/common';
import { readApiKey } from '../keys/api-key-text.js';
import { ApiKeys } from '../keys/api-keys.service.js';
import { bearerTokenOf } from './bearer.js';
import { Principals } from './principals.repository.js';

/** API keys in the header `x-api-key`. */
@Injectable()
export class ApiKeyStrategy extends PassportStrategy(Strategy, 'api-key') {
  private readonly logger = new Logger(ApiKeyStrategy.name);

  constructor(
    private readonly principals: Principals,
    private readonly keys: ApiKeys,
    private readonly clock: Clock,
  ) {
    super();
  }

  override authenticate(request: Request): void {
    this.principalOf(this.textOf(request)).then(
      (principal) => (principal ? this.success(principal) : this.fail(401)),
      (error: unknown) => this.error(error),
    );
  }

  validate(): never {
    throw new Error('authenticate answers');
  }

  protected textOf(request: Request): string {
    return request.get('x-api-key') ?? '';
  }

  private async principalOf(text: string): Promise<Principal | undefined> {
    const parts = readApiKey(text);
    const found = parts && (await this.principals.ofKey(parts.id));
    if (!parts || !found || !this.keys.proves(parts, found)) return undefined;
    const now = this.clock.now();
    if (found.expiresAt && found.expiresAt <= now) return undefined;
    this.keys.recordUse(parts, found).catch((error: unknown) => this.logger.warn({ err: error }, 'the last use of an API key was not noted'));
    return found.principal;
  }
}

/** API keys in `Authorization: Bearer`. */
@Injectable()
export class BearerKeyStrategy extends ApiKeyStrategy {
  protected override textOf(request: Request): string {
    return bearerTokenOf(request) ?? '';
  }
}

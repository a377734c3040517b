import { Strategy } from 'passport';
import type { Principal } from '@app/common';
import type { GuardedRequest } from './request-context.js';

type Done = (error: Error | null, caller: Principal) => void;

/** For `PassportStrategy` of Nest: `validate` finds the caller whose credential the guard has read from the request. */
export class CredentialStrategy extends Strategy {
  constructor(private readonly verify: (request: GuardedRequest, done: Done) => void) {
    super();
  }

  override authenticate(request: GuardedRequest): void {
    this.verify(request, (error, caller) => (error ? this.error(error) : this.success(caller)));
  }
}

import { Inject, Injectable } from '@nestjs/common';
import { NewPasswords, type ClientInfo, type Sessions } from '@app/auth';
import { SETTINGS, type Settings } from '@app/config';
import { ActiveSignUp } from './active-sign-up.service.js';
import { SignUpPolicy } from './sign-up-policy.service.js';
import type { NewAccount } from './new-accounts.service.js';
import { EnterPendingSignUp } from './pending-sign-up.service.js';

/** What somebody gives to sign up. */
export interface SignUpRequest extends Pick<NewAccount, 'email' | 'name' | 'handle' | 'referrerHandle' | 'ignoreUnknownReferrer'> {
  readonly password: string;
  readonly organizationId: string;
}

/** Signing up. */
@Injectable()
export class SignUp {
  constructor(
    private readonly entrance: SignUpPolicy,
    private readonly passwords: NewPasswords,
    private readonly active: ActiveSignUp,
    private readonly pending: EnterPendingSignUp,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'EMAIL_VERIFICATION'>,
  ) {}

  /** @returns a session; null where the address must be proved first */
  async register(request: SignUpRequest, client: ClientInfo): Promise<Awaited<ReturnType<Sessions['open']>> | null> {
    const organization = await this.entrance.admit(request.organizationId, client);
    const hash = await this.passwords.prepare('password', request.password, [request.email, request.name]);
    if (this.settings.EMAIL_VERIFICATION === 'off') return this.active.enter(organization, request, hash, client);
    await this.pending.enter(organization, request, hash);
    return null;
  }
}

import { Injectable } from '@nestjs/common';
import { NewPasswords, Sessions, type ClientInfo } from '@app/auth';
import { Transactor } from '@app/persistence';
import { Entrance } from './entrance.service.js';
import { Newcomers, type Newcomer } from './newcomers.service.js';

/** What somebody gives to sign up. */
export interface SignUpRequest extends Pick<Newcomer, 'email' | 'name' | 'handle' | 'referrerHandle' | 'ignoreUnknownReferrer'> {
  readonly password: string;
  readonly organizationId: string;
}

/** Signing up: a person, a member and a session, all at once or not at all. */
@Injectable()
export class SignUp {
  constructor(
    private readonly entrance: Entrance,
    private readonly passwords: NewPasswords,
    private readonly newcomers: Newcomers,
    private readonly sessions: Sessions,
    private readonly transactor: Transactor,
  ) {}

  async register(request: SignUpRequest, client: ClientInfo): ReturnType<Sessions['open']> {
    const organization = await this.entrance.admit(request.organizationId, client);
    const hash = await this.passwords.prepare('password', request.password, [request.email, request.name]);
    return this.transactor.run(async (tx) => {
      const userId = await this.newcomers.welcome(tx, organization, request);
      await this.passwords.keep(tx, userId, hash);
      return this.sessions.open(tx, userId, organization, client);
    });
  }
}

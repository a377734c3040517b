import { Inject, Injectable } from '@nestjs/common';
import { PasswordsService } from '@app/auth';
import { SETTINGS, type Settings } from '@app/config';
import { ReplicaReads } from '@app/database';
import { fail, ok, warn, type Check } from './check-result.js';

/** Checks of what only some installations have. */
@Injectable()
export class OptionalChecks {
  /** Only with a replica. */
  readonly inDatabase: readonly Check[];
  /** Only with a file or a service of breached passwords. */
  readonly outside: readonly Check[];

  constructor(
    private readonly reads: ReplicaReads,
    private readonly passwords: PasswordsService,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {
    this.inDatabase = settings.DATABASE_REPLICA_URL ? [{ name: 'replica', look: () => this.replica() }] : [];
    this.outside = ['list', 'off'].includes(settings.BREACHED_PASSWORDS)
      ? []
      : [{ name: 'breached passwords', look: () => this.breachedPasswords() }];
  }

  /** Waits for as long as the replica may be behind. */
  private async replica(): Promise<ReturnType<typeof ok>> {
    const { status, waited, error } = await this.reads.inspect();
    const most = this.settings.DATABASE_REPLICA_MAX_LAG;
    if (error) throw error;
    if (status === 'lost')
      return fail('it is no replica of this primary', 'Check DATABASE_REPLICA_URL: it was promoted, or is of another.');
    if (status === 'behind')
      return warn(
        `it is more than ${most} s behind; the primary answers all`,
        'See pg_stat_replication on the primary.',
      );
    return ok(`it had all that the primary has within ${Math.ceil(waited)} ms; it may be ${most} s behind`);
  }

  private async breachedPasswords(): Promise<ReturnType<typeof ok>> {
    const source = this.settings.BREACHED_PASSWORDS;
    if (await this.passwords.probeBreaches()) return ok(`the ${source} answers`);
    return warn(
      `the ${source} does not know the commonest password`,
      'Is it the whole of Pwned Passwords? See docs/operations/passwords.md.',
    );
  }
}

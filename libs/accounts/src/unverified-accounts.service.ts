import { Injectable } from '@nestjs/common';
import { type UserId, addressKeyOf } from '@app/common';
import type { Tx } from '@app/database';
import { UsersRepository, type UserStatus } from '@app/users';

// Somebody who has been given a role, or was brought in as a member before they ever came, is more than an unproven claim.
const unproven = `select u.id from emails e join users u on u.id = e.user_id
  where e.address_key = $1 and u.status = any($2)
    and case u.status when 'invited' then not exists (select 1 from members m where m.user_id = u.id)
      else not exists (select 1 from members m join role_assignments a using (organization_id, user_id) join roles r on r.organization_id = a.organization_id and r.id = a.role_id
        where m.user_id = u.id and r.built_in is distinct from 'member') end
  for update of u`;

/**
 * Accounts whose address nobody has proved: an invitation that was not accepted, a sign-up that was not confirmed. They must not keep the address
 * from its owner, nor wait for the owner to confirm what an anonymous caller has prepared. So whoever comes next takes their place.
 */
@Injectable()
export class UnverifiedAccounts {
  constructor(private readonly users: UsersRepository) {}

  /** Removes the account with this address if it is one of these and nobody's yet. Answers its id. Who comes with the same address meanwhile waits for the end of the transaction. */
  async discard(tx: Tx, email: string, statuses: readonly UserStatus[]): Promise<UserId | undefined> {
    const addressKey = addressKeyOf(email);
    await tx.rows('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`address:${addressKey}`]);
    const found = await tx.row<{ id: UserId }>(unproven, [addressKey, statuses]);
    if (found) await this.users.discard(tx, found.id);
    return found?.id;
  }
}

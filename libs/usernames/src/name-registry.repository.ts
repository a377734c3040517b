import { Injectable } from '@nestjs/common';
import type { OrganizationId, UserId } from '@app/kernel';
import type { Tx } from '@app/persistence';
import { canonicalNameOf } from './canonical-name.js';
import { UsernameDenied, UsernameInvalid, UsernameTaken } from './usernames.errors.js';

const longestName = 256;

/** The one table that owns every name. The primary key decides, nobody asks first. */
@Injectable()
export class NameRegistry {
  /** Gives the name to this member. Throws `UsernameTaken` or `UsernameDenied`, whichever the row that is there says. */
  async hold(tx: Tx, organization: OrganizationId, name: string, holder: UserId): Promise<void> {
    const canonical = keyOf(name);
    const held = await tx.row(
      `insert into name_registry (organization_id, canonical, kind, owner_id) values ($1, $2, 'held', $3) on conflict on constraint pk_name_registry do nothing returning 1`,
      [organization, canonical, holder],
    );
    if (held) return;
    const there = await tx.row<{ kind: string }>('select kind from name_registry where organization_id = $1 and canonical = $2', [organization, canonical]);
    throw there?.kind === 'denied' ? new UsernameDenied() : new UsernameTaken();
  }

  /** Who holds the name, if anybody does. */
  async holderOf(tx: Tx, organization: OrganizationId, name: string): Promise<UserId | undefined> {
    const row = await tx.row<{ holder: UserId | null }>('select owner_id as holder from name_registry where organization_id = $1 and canonical = $2', [
      organization,
      canonicalNameOf(name),
    ]);
    return row?.holder ?? undefined;
  }
}

/** The key of a name. What is invisible altogether, or grows beyond what an index key takes, is no name. */
function keyOf(name: string): string {
  const canonical = canonicalNameOf(name);
  const length = Array.from(canonical).length;
  if (length < 1 || length > longestName) {
    throw new UsernameInvalid({ message: `A username has 1 to ${longestName} visible characters.` });
  }
  return canonical;
}

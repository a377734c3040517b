import { Injectable } from '@nestjs/common';
import type { OrganizationId, UserId } from '@app/common';
import type { Tx } from '@app/database';
import { Mails } from '@app/mail';
import { deviceKindOf } from './device-kind.js';

/** Devices that are kept of one user. A further one takes the place of the one that was used longest ago. */
const mostDevices = 20;

// A row that the statement has inserted has no `xmax`. Of sign-ins at once from a new device, one inserts it.
const recordDevice = {
  name: 'known_device_record',
  text: `with used as (
      insert into known_devices (user_id, device, known_since, last_used_at) values ($1, $2, $3, $3)
      on conflict (user_id, device) do update set last_used_at = excluded.last_used_at returning xmax = 0 as added),
    forgotten as (
      delete from known_devices where user_id = $1 and device = any(array(select device from known_devices
        where user_id = $1 and device <> $2 order by last_used_at desc, device offset ${mostDevices - 1})))
    select added and exists (select 1 from known_devices where user_id = $1 and device <> $2) as "isNew" from used`,
};

/** The kinds of devices that users signed in from. A sign-in from another one is told to its user. */
@Injectable()
export class KnownDevices {
  constructor(private readonly mails: Mails) {}

  /** The first device of an account tells nobody: it is the one of the sign-up, or of the first sign-in since. */
  async record(
    tx: Tx,
    { userId, organizationId }: { readonly userId: UserId; readonly organizationId: OrganizationId | null },
    userAgent: string | null,
  ): Promise<void> {
    const { device, browser } = deviceKindOf(userAgent);
    const recorded = await tx.row<{ isNew: boolean }>(recordDevice, [userId, device, tx.now()]);
    if (!recorded?.isNew) return;
    await this.mails.notify(tx, userId, 'new-device', { organizationId, by: userId, device: browser });
  }
}

/** For an account that another person gets or got back: devices of before are not theirs. */
export async function forgetDevices(tx: Tx, userId: UserId): Promise<void> {
  await tx.rows('delete from known_devices where user_id = $1', [userId]);
}

import { createHash } from 'node:crypto';
import type { AddressClaim } from '@app/auth';
import type { UserId } from '@app/common';

/** What a key stands for. */
export interface SeenUser {
  readonly id: UserId;
  /** Waits for the purge. */
  readonly isDeleted: boolean;
  /** Set where the user claims the address by a sign-up that proved nothing. */
  readonly claim?: AddressClaim;
}

/** An id, an address, an identity in each of its keys, a membership, a name. */
type Kind = 'id' | 'email' | 'identity' | 'issuer' | 'public' | 'member' | 'name';

export type SeenKey = readonly [Kind, ...string[]];

/** 52 bits of a hash: a number is all that a dry run has to keep of each key, for as long as the file is. */
const slotOf = (key: SeenKey): number =>
  Number(createHash('sha1').update(key.join('\0')).digest().readBigUInt64BE() >> 12n);

/** Taken keys and their owners: in the database, or in an earlier line. Layers let a plan be dropped. */
export class Seen {
  private readonly own = new Map<number, SeenUser>();

  constructor(private readonly below?: Seen) {}

  find(key: SeenKey): SeenUser | undefined {
    return this.at(slotOf(key));
  }

  put(key: SeenKey, user: SeenUser): void {
    this.own.set(slotOf(key), user);
  }

  /** Takes over what the layer on top has learned. */
  absorb({ own }: Seen): void {
    for (const [slot, user] of own) this.own.set(slot, user);
  }

  private at(slot: number): SeenUser | undefined {
    return this.own.get(slot) ?? this.below?.at(slot);
  }
}

import { Injectable } from '@nestjs/common';
import type { JobPayloads } from '@app/jobs';
import { TransactionManager } from '@app/database';
import { isRestorable, UsersRepository, type AddressOwner } from '@app/users';
import { LinkRequests } from './link-requests.service.js';
import { Links } from './links.service.js';
import type { LinkPurpose } from './one-time-token.entity.js';

const mayUse = ({ status }: AddressOwner): boolean => status === 'pending' || status === 'active';

/** For whom a link of a purpose makes sense. */
const suits: Readonly<Record<LinkPurpose, (owner: AddressOwner) => boolean>> = {
  'verify-email': (owner) => mayUse(owner) && !owner.verified,
  'reset-password': mayUse,
  'restore-account': () => false,
};

/** What the owner of the address needs: users who deleted their account restore it first. */
function purposeFor(wanted: LinkPurpose, owner: AddressOwner | undefined, now: Date): LinkPurpose | undefined {
  if (!owner) return undefined;
  if (isRestorable(owner, now)) return 'restore-account';
  return suits[wanted](owner) ? wanted : undefined;
}

/** The second half of asking for a link: whoever has the address gets it, and nobody else hears of it. */
@Injectable()
export class SendLink {
  constructor(
    private readonly users: UsersRepository,
    private readonly links: Links,
    private readonly requests: LinkRequests,
    private readonly transactions: TransactionManager,
  ) {}

  /** Run twice it sends two links, of which each works. Answers the address where a pending sign-up may wait for the letter, because no account got one. */
  async send(payload: JobPayloads['link.send']): Promise<string | undefined> {
    const { purpose: wanted, email } = this.requests.read(payload);
    return this.transactions.run(async (tx) => {
      const owner = await this.users.ownerOf(tx, email);
      const purpose = purposeFor(wanted, owner, tx.now());
      if (owner && purpose) await this.links.send(tx, purpose, owner);
      return purpose === undefined && wanted !== 'restore-account' ? email : undefined;
    });
  }
}

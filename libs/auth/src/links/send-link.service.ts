import { Injectable } from '@nestjs/common';
import type { JobPayloads } from '@app/jobs';
import { Transactor } from '@app/persistence';
import { UsersRepository, type AddressOwner } from '@app/users';
import { LinkRequests } from './link-requests.service.js';
import { Links } from './links.service.js';
import type { LinkPurpose } from './one-time-token.entity.js';

const mayUse = ({ status }: AddressOwner): boolean => status === 'pending' || status === 'active';

/** For whom a link of a purpose makes sense. */
const suits: Readonly<Record<LinkPurpose, (owner: AddressOwner) => boolean>> = {
  'verify-email': (owner) => mayUse(owner) && !owner.verified,
  'reset-password': mayUse,
};

/** The second half of asking for a link: whoever has the address gets it, and nobody else hears of it. */
@Injectable()
export class SendLink {
  constructor(
    private readonly users: UsersRepository,
    private readonly links: Links,
    private readonly requests: LinkRequests,
    private readonly transactor: Transactor,
  ) {}

  /** Run twice it sends two links, of which each works. Answers whether there was an account to send one to. */
  async send(payload: JobPayloads['link.send']): Promise<{ email: string; sent: boolean }> {
    const { purpose, email } = this.requests.read(payload);
    return this.transactor.run(async (tx) => {
      const owner = await this.users.ownerOf(tx, email);
      const sent = owner !== undefined && suits[purpose](owner);
      if (sent) await this.links.send(tx, purpose, owner);
      return { email, sent };
    });
  }
}

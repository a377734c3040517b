import { Injectable } from '@nestjs/common';
import { NewAccountsService } from '@app/accounts';
import { addressKeyOf, newId, type UserId } from '@app/common';
import { EmailAdditionsRepository, EmailChangesRepository } from '@app/contacts';
import type { Tx } from '@app/database';
import { ImpersonationsService, MemberNotesService } from '@app/members';
import { ContactsRepository, UsersRepository } from '@app/users';
import {
  demoAdditions,
  demoAdmin,
  demoImpersonation,
  demoMemberAddition,
  demoMemberNote,
  demoMemberPhoneNumber,
  demoMemberWaiting,
  demoOrganization,
  demoPhoneNumber,
  demoRobbed,
  demoSpareMember,
} from './demo-users.js';

/** The token of an email that undoes a change of the default address. */
export interface ContactTokens {
  readonly undo: string;
}

const farAway = new Date('9999-12-31T00:00:00Z');

/** Email addresses of the demo users beside their first ones, a note about one of them, and an impersonation. */
@Injectable()
export class DemoContacts {
  constructor(
    private readonly newAccounts: NewAccountsService,
    private readonly users: UsersRepository,
    private readonly contacts: ContactsRepository,
    private readonly additions: EmailAdditionsRepository,
    private readonly changes: EmailChangesRepository,
  ) {}

  /** Addresses that an admin and a member have added, their phone numbers, and a change that can be undone. */
  async createFixtures(tx: Tx): Promise<ContactTokens> {
    await this.replace(tx, demoAdmin.userId, demoAdditions, demoPhoneNumber);
    await this.replace(tx, demoSpareMember, [demoMemberAddition, demoMemberWaiting], demoMemberPhoneNumber);
    const note = { ...demoMemberNote, userId: demoSpareMember, authorId: demoAdmin.userId };
    await MemberNotesService.restore(tx, demoOrganization, [note]);
    await createImpersonation(tx);
    return { undo: await this.createChange(tx) };
  }

  /** The id of the default address of a user. */
  async defaultEmailOf(userId: UserId): Promise<string | undefined> {
    return (await this.contacts.emailsOf(userId)).find(({ isDefault }) => isDefault)?.id;
  }

  private async replace(
    tx: Tx,
    userId: UserId,
    additions: readonly { readonly id: string; readonly email: string }[],
    number: { readonly id: string; readonly phoneNumber: string },
  ): Promise<void> {
    await this.additions.removeAll(tx, userId);
    // Those that were verified meanwhile wait again.
    const ids = additions.map(({ id }) => id);
    await this.contacts.removeEmails(tx, userId, ids);
    for (const { id, email } of additions)
      await this.additions.add(tx, {
        ...{ id, userId, email, addressKey: addressKeyOf(email) },
        ...{ createdAt: tx.now(), expiresAt: farAway },
      });
    for (const { id } of await this.contacts.phoneNumbersIn(tx, userId))
      await this.contacts.removePhoneNumber(tx, userId, id);
    const rest = { verified: false, isPrimary: true, createdAt: tx.now() };
    await this.contacts.addPhoneNumber(tx, userId, { ...number, ...rest });
  }

  private async createChange(tx: Tx): Promise<string> {
    const { userId, name, email, newEmail } = demoRobbed;
    await this.users.discard(tx, userId);
    await this.newAccounts.create(tx, demoOrganization, { id: userId, name, email, verified: true });
    const [id, emailId] = [newId(), newId()];
    await this.contacts.addEmail(tx, userId, { id: emailId, email: newEmail });
    await this.contacts.setDefaultEmail(tx, userId, emailId);
    const keys = { formerKey: addressKeyOf(email), newKey: addressKeyOf(newEmail) };
    await this.changes.add(tx, {
      ...{ id, userId, formerEmail: email, ...keys },
      ...{ changedAt: tx.now(), expiresAt: farAway },
    });
    return this.changes.linkOf(id);
  }
}

async function createImpersonation(tx: Tx): Promise<void> {
  const of = { organizationId: demoOrganization, memberId: demoSpareMember, adminId: demoAdmin.userId };
  const times = { startedAt: tx.now(), expiresAt: farAway, endedAt: null };
  await ImpersonationsService.add(tx, { ...of, ...demoImpersonation, sessionId: null, ...times });
}

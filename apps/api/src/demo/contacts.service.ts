import { Injectable } from '@nestjs/common';
import { NewAccountsService } from '@app/accounts';
import { addressKeyOf, newId } from '@app/common';
import { EmailAdditionsRepository, EmailChangesRepository } from '@app/contacts';
import type { Tx } from '@app/database';
import { ContactsRepository, UsersRepository } from '@app/users';
import { demoAdditions, demoAdmin, demoOrganization, demoPhoneNumber, demoRobbed } from './demo-users.js';

/** The token of an email that undoes a change of the default address. */
export interface ContactTokens {
  readonly undo: string;
}

const farAway = new Date('9999-12-31T00:00:00Z');

/** Email addresses of the demo users beside their first ones. */
@Injectable()
export class DemoContacts {
  constructor(
    private readonly newAccounts: NewAccountsService,
    private readonly users: UsersRepository,
    private readonly contacts: ContactsRepository,
    private readonly additions: EmailAdditionsRepository,
    private readonly changes: EmailChangesRepository,
  ) {}

  /** Addresses that the first admin has added, a phone number, and a change that can be undone. */
  async createFixtures(tx: Tx): Promise<ContactTokens> {
    const { userId } = demoAdmin;
    await this.additions.removeAll(tx, userId);
    for (const { id, email } of demoAdditions)
      await this.additions.add(tx, {
        ...{ id, userId, email, addressKey: addressKeyOf(email) },
        ...{ createdAt: tx.now(), expiresAt: farAway },
      });
    await this.replacePhoneNumbers(tx);
    return { undo: await this.createChange(tx) };
  }

  /** The id of the default address of the first admin. */
  async defaultEmailOfAdmin(): Promise<string | undefined> {
    return (await this.contacts.emailsOf(demoAdmin.userId)).find(({ isDefault }) => isDefault)?.id;
  }

  private async replacePhoneNumbers(tx: Tx): Promise<void> {
    const { userId } = demoAdmin;
    for (const { id } of await this.contacts.phoneNumbersIn(tx, userId))
      await this.contacts.removePhoneNumber(tx, userId, id);
    const rest = { verified: false, isPrimary: true, createdAt: tx.now() };
    await this.contacts.addPhoneNumber(tx, userId, { ...demoPhoneNumber, ...rest });
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

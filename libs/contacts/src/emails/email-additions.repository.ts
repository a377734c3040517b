import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { LinkToken } from '@app/auth';
import { Clock, Encryption, type UserId } from '@app/common';
import { type ReadOnlyRepository, type Tx } from '@app/database';
import { MoreThan } from 'typeorm';
import { EmailAddition } from './email-addition.entity.js';

/** Rows of addresses that are not verified yet. One that has expired is as good as gone. */
@Injectable()
export class EmailAdditionsRepository {
  constructor(
    @InjectRepository(EmailAddition) private readonly additions: ReadOnlyRepository<EmailAddition>,
    private readonly encryption: Encryption,
    private readonly clock: Clock,
  ) {}

  /** Of a user, in the order in which they were added. */
  listOf(userId: UserId): Promise<EmailAddition[]> {
    return this.additions.find({
      where: { userId, expiresAt: MoreThan(this.clock.now()) },
      order: { createdAt: 'ASC', id: 'ASC' },
    });
  }

  /** The same within a transaction. */
  listIn(tx: Tx, userId: UserId): Promise<EmailAddition[]> {
    return tx.manager.find(EmailAddition, { where: { userId, expiresAt: MoreThan(tx.now()) } });
  }

  find(id: string): Promise<EmailAddition | null> {
    return this.additions.findOneBy({ id, expiresAt: MoreThan(this.clock.now()) });
  }

  /** The addition of a link. */
  async findByLink(text: string): Promise<EmailAddition | undefined> {
    const token = LinkToken.read(text);
    if (!token || !this.encryption.proves('email-additions', token.secret, Buffer.from(token.id))) return undefined;
    return (await this.find(token.id)) ?? undefined;
  }

  /** The token of its link. A MAC, so that nothing is stored, and a link of before works beside the next one. */
  linkOf(id: string): string {
    return new LinkToken(id, this.encryption.mac('email-additions', Buffer.from(id))).toString();
  }

  /** Adds one, in the place of an expired one of the same address. */
  async add(tx: Tx, addition: EmailAddition): Promise<void> {
    await this.removeExpired(tx);
    const { userId, addressKey } = addition;
    await tx.manager.delete(EmailAddition, { userId, addressKey });
    await tx.manager.insert(EmailAddition, addition);
  }

  /** @returns whether it still exists; it stays until the transaction ends */
  async lock(tx: Tx, id: string): Promise<boolean> {
    const text = 'select 1 from email_additions where id = $1 and expires_at > $2 for update';
    return (await tx.row(text, [id, tx.now()])) !== undefined;
  }

  async extend(tx: Tx, id: string, expiresAt: Date): Promise<void> {
    await tx.manager.update(EmailAddition, { id }, { expiresAt });
  }

  /** Removes it. Of two calls at once, one returns true. */
  async take(tx: Tx, userId: UserId, id: string): Promise<boolean> {
    const text = 'delete from email_additions where id = $1 and user_id = $2 and expires_at > $3 returning 1';
    return (await tx.row(text, [id, userId, tx.now()])) !== undefined;
  }

  async removeAll(tx: Tx, userId: UserId): Promise<void> {
    await tx.manager.delete(EmailAddition, { userId });
  }

  /** At most 100. Each call that adds a row removes some. */
  private async removeExpired(tx: Tx): Promise<void> {
    await tx.rows(
      'delete from email_additions where id = any(array(select id from email_additions where expires_at <= $1 order by expires_at limit 100 for update skip locked))',
      [tx.now()],
    );
  }
}

import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { LinkToken } from '@app/auth';
import { Clock, Encryption, type UserId } from '@app/common';
import { type ReadOnlyRepository, type Tx } from '@app/database';
import { MoreThan } from 'typeorm';
import { EmailChange } from './email-change.entity.js';

/** Rows of changes that can be undone. Who writes has locked the user. */
@Injectable()
export class EmailChangesRepository {
  constructor(
    @InjectRepository(EmailChange) private readonly changes: ReadOnlyRepository<EmailChange>,
    private readonly encryption: Encryption,
    private readonly clock: Clock,
  ) {}

  /** The change of a link. */
  async findByLink(text: string): Promise<EmailChange | undefined> {
    const token = LinkToken.read(text);
    if (!token || !this.encryption.proves('email-changes', token.secret, Buffer.from(token.id))) return undefined;
    return (await this.changes.findOneBy({ id: token.id, expiresAt: MoreThan(this.clock.now()) })) ?? undefined;
  }

  /** The token of its link: a MAC, so that nothing is stored. */
  linkOf(id: string): string {
    return new LinkToken(id, this.encryption.mac('email-changes', Buffer.from(id))).toString();
  }

  /** Of a user. */
  listIn(tx: Tx, userId: UserId): Promise<EmailChange[]> {
    return tx.manager.find(EmailChange, { where: { userId, expiresAt: MoreThan(tx.now()) } });
  }

  /** Adds a change. Earlier ones stay as long as it does: the later one must not outlive them. */
  async add(tx: Tx, change: EmailChange): Promise<void> {
    await this.removeExpired(tx);
    const { userId, expiresAt } = change;
    await tx.rows('update email_changes set expires_at = $2 where user_id = $1 and expires_at > $3', [
      userId,
      expiresAt,
      tx.now(),
    ]);
    await tx.manager.insert(EmailChange, change);
  }

  /** Locks it. False: it is gone, or another transaction has it. */
  async reserve(tx: Tx, id: string): Promise<boolean> {
    const text = 'select 1 from email_changes where id = $1 and expires_at > $2 for update skip locked';
    return (await tx.row(text, [id, tx.now()])) !== undefined;
  }

  /** Removes it. Of two calls at once, one returns true. */
  async take(tx: Tx, id: string): Promise<boolean> {
    const text = 'delete from email_changes where id = $1 and expires_at > $2 returning 1';
    return (await tx.row(text, [id, tx.now()])) !== undefined;
  }

  async removeAll(tx: Tx, ids: readonly string[]): Promise<void> {
    await tx.rows('delete from email_changes where id = any($1)', [ids]);
  }

  /** At most 100. Each call that adds a row removes some. */
  private async removeExpired(tx: Tx): Promise<void> {
    await tx.rows(
      'delete from email_changes where id = any(array(select id from email_changes where expires_at <= $1 order by expires_at limit 100 for update skip locked))',
      [tx.now()],
    );
  }
}

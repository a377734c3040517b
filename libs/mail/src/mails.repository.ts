import { Injectable } from '@nestjs/common';
import { Statements, type Tx } from '@app/persistence';
import { Mail } from './mail.entity.js';

const columns = `id, user_id as "userId", recipient, kind, organization_name as "organizationName", sealed_token as "sealedToken",
  good_until as "goodUntil", queued_at as "queuedAt", sent_at as "sentAt"`;

const unsentMail = { name: 'unsent_mail', text: `select ${columns} from mails where id = $1 and sent_at is null` };
// Newest first: ids are time-ordered.
const newestMails = { name: 'newest_mails', text: `select ${columns} from mails order by id desc limit $1` };

/** Rows of letters. */
@Injectable()
export class MailsRepository {
  constructor(private readonly statements: Statements) {}

  async add(tx: Tx, mail: Mail): Promise<void> {
    await tx.manager.insert(Mail, mail);
  }

  unsent(id: string): Promise<Mail | undefined> {
    return this.statements.row<Mail>(unsentMail, [id]);
  }

  newest(limit: number): Promise<Mail[]> {
    return this.statements.rows<Mail>(newestMails, [limit]);
  }

  async remove(tx: Tx, id: string): Promise<void> {
    await tx.rows('delete from mails where id = $1', [id]);
  }

  /** Keeps the letter as one that has left, and of those no more than `kept`. */
  async keep(tx: Tx, id: string, now: Date, kept: number): Promise<void> {
    await tx.rows('update mails set sent_at = $2 where id = $1', [id, now]);
    await tx.rows('delete from mails where id in (select id from mails where sent_at is not null order by id desc offset $1)', [kept]);
  }
}

import { Injectable } from '@nestjs/common';
import { PreparedQueries, type Tx } from '@app/database';
import { Mail } from './mail.entity.js';

const columns = `id, user_id as "userId", recipient, kind, organization_name as "organizationName", sign_up_name as "signUpName", signed_up_at as "signedUpAt",
  sealed_token as "encryptedToken", good_until as "goodUntil", queued_at as "queuedAt", sent_at as "sentAt", secret_id as "secretId"`;

const unsentMail = { name: 'unsent_mail', text: `select ${columns} from mails where id = $1 and sent_at is null` };
// Newest first: ids are time-ordered.
const newestMails = { name: 'newest_mails', text: `select ${columns} from mails order by id desc limit $1` };

/** Rows of letters. */
@Injectable()
export class MailsRepository {
  constructor(private readonly statements: PreparedQueries) {}

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

  /** Locks letters after one whose tokens are not known to be sealed with this secret. */
  nextSealed(tx: Tx, secretId: string, after: string | undefined, limit: number): Promise<{ key: string; context: string; sealed: Buffer }[]> {
    return tx.rows(
      `select id as key, id as context, sealed_token as sealed from mails
       where ($2::uuid is null or id > $2) and sealed_token is not null and secret_id is distinct from $1 order by id limit $3 for update`,
      [secretId, after ?? null, limit],
    );
  }

  async replaceSealed(tx: Tx, id: string, secretId: string, sealed: Buffer): Promise<void> {
    await tx.rows('update mails set sealed_token = $2, secret_id = $3 where id = $1', [id, sealed, secretId]);
  }
}

import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { PreparedQueries, type ReadOnlyRepository, type Tx } from '@app/database';
import { IsNull } from 'typeorm';
import { Mail } from './mail.entity.js';
import { emailContexts, type EmailContext } from './queries/email-contexts.queries.js';

/** Rows of emails. */
@Injectable()
export class MailsRepository {
  constructor(
    @InjectRepository(Mail) private readonly mails: ReadOnlyRepository<Mail>,
    private readonly queries: PreparedQueries,
  ) {}

  async add(tx: Tx, mails: readonly Mail[]): Promise<void> {
    await tx.manager.insert(Mail, [...mails]);
  }

  unsent(id: string): Promise<Mail | null> {
    return this.mails.findOneBy({ id, sentAt: IsNull() });
  }

  /** Ids are time-ordered. */
  newest(limit: number): Promise<Mail[]> {
    return this.mails.find({ order: { id: 'DESC' }, take: limit });
  }

  /** By the ids of the emails. */
  async contextsOf(
    mails: readonly Pick<Mail, 'id' | 'userId' | 'organizationId' | 'kind'>[],
  ): Promise<Map<string, EmailContext>> {
    if (mails.length === 0) return new Map();
    const rows = await this.queries.rows<EmailContext>(emailContexts, [
      mails.map(({ id }) => id),
      mails.map(({ userId }) => userId),
      mails.map(({ organizationId }) => organizationId),
      mails.map(({ kind }) => kind),
    ]);
    return new Map(rows.map((row) => [row.mailId, row]));
  }

  async remove(tx: Tx, id: string): Promise<void> {
    await tx.manager.delete(Mail, { id });
  }

  /** Marks the email as sent, and keeps the newest `kept` of the sent ones. */
  async markSent(tx: Tx, id: string, now: Date, limit: number): Promise<void> {
    await tx.manager.update(Mail, { id }, { sentAt: now });
    await tx.rows(
      'delete from mails where id = any(array(select id from mails where sent_at is not null order by id desc offset $1))',
      [limit],
    );
  }

  /** Locks the next emails whose tokens are not known to be encrypted with this secret. */
  nextOfOthers(
    tx: Tx,
    secretId: string,
    after: string | undefined,
    limit: number,
  ): Promise<{ key: string; context: string; sealed: Buffer }[]> {
    return tx.rows(
      `select id as key, id as context, sealed_token as sealed from mails
       where ($2::uuid is null or id > $2) and sealed_token is not null and secret_id is distinct from $1 order by id limit $3 for update`,
      [secretId, after ?? null, limit],
    );
  }

  async replace(tx: Tx, id: string, secretId: string, encryptedToken: Buffer): Promise<void> {
    await tx.manager.update(Mail, { id }, { encryptedToken, secretId });
  }
}

import { Injectable } from '@nestjs/common';
import type { OrganizationId, PageRequest, UserId } from '@app/common';
import { PreparedQueries, type Tx } from '@app/database';
import { notesOfArchive, notesOfMember, type MemberNoteRecord } from '../queries/member-notes.queries.js';
import { MemberNote } from './member-note.entity.js';

/** A note of an archive. */
export type ArchivedMemberNote = Pick<MemberNote, 'id' | 'userId' | 'authorId' | 'text'> & {
  readonly createdAt: string;
};

/** Notes about members. */
@Injectable()
export class MemberNotesRepository {
  constructor(private readonly statements: PreparedQueries) {}

  /** The newest first. @returns one more than the limit, if there is one */
  list(organizationId: OrganizationId, userId: UserId, page: PageRequest): Promise<MemberNoteRecord[]> {
    return this.statements.rows(notesOfMember, [organizationId, userId, page.after?.[0] ?? null, page.limit + 1]);
  }

  /** Requires a lock of the membership, so that the count holds. */
  async count(tx: Tx, organizationId: OrganizationId, userId: UserId): Promise<number> {
    const text = 'select count(*)::int as count from member_notes where organization_id = $1 and user_id = $2';
    return (await tx.row<{ count: number }>(text, [organizationId, userId]))?.count ?? 0;
  }

  async add(tx: Tx, note: MemberNote): Promise<void> {
    await tx.manager.insert(MemberNote, note);
  }

  /** @returns whether there was such a note */
  async remove(tx: Tx, organizationId: OrganizationId, userId: UserId, id: string): Promise<boolean> {
    return ((await tx.manager.delete(MemberNote, { organizationId, userId, id })).affected ?? 0) > 0;
  }

  /**
   * Adds the notes of an archive. Notes about users who are no members are left out, and those that are there stay. An
   * author who is no member is left out of the note.
   */
  static async restore(tx: Tx, organizationId: OrganizationId, notes: readonly ArchivedMemberNote[]): Promise<void> {
    await tx.rows(notesOfArchive, [organizationId, JSON.stringify(notes)]);
  }
}

import { Injectable } from '@nestjs/common';
import { Authority } from '@app/accounts';
import { audit } from '@app/audit';
import {
  isUuid,
  newId,
  pageOf,
  readCursor,
  type OrganizationId,
  type OrganizationPrincipal,
  type Page,
} from '@app/common';
import type { Tx } from '@app/database';
import { memberIdOf, MemberNotFound, OrganizationsRepository } from '@app/organizations';
import { MemberNoteLimitReached, MemberNoteNotFound } from '../members/members.errors.js';
import type { MemberNoteRecord } from '../queries/member-notes.queries.js';
import { MemberNotesRepository, type ArchivedMemberNote } from './member-notes.repository.js';

/** Notes about one member. The member gets all of them with the export of their data. */
const mostNotes = 200;

/** A note without the name of its author, who has just written it. */
type AddedNote = Omit<MemberNoteRecord, 'authorName'>;

/** What admins write down about members, for each other. */
@Injectable()
export class MemberNotesService {
  constructor(
    private readonly notes: MemberNotesRepository,
    private readonly organizations: OrganizationsRepository,
    private readonly authority: Authority,
  ) {}

  /** The newest first. Throws `MemberNotFound`. */
  async list(
    organizationId: OrganizationId,
    member: string,
    limit: number,
    cursor?: string,
  ): Promise<Page<MemberNoteRecord>> {
    const userId = memberIdOf(member);
    const after = readCursor(cursor, isUuid);
    if (!(await this.organizations.isMember(organizationId, userId))) throw new MemberNotFound();
    return pageOf(await this.notes.list(organizationId, userId, { limit, after }), limit, ({ id }) => [id]);
  }

  /** Throws `MemberNotFound`, `PermissionMissing` or `MemberNoteLimitReached`. */
  add(caller: OrganizationPrincipal, member: string, text: string): Promise<AddedNote> {
    const { organizationId, userId: authorId } = caller;
    return this.authority.changeMember(caller, member, 'update:notes', async (tx, userId) => {
      if ((await this.notes.count(tx, organizationId, userId)) >= mostNotes) throw new MemberNoteLimitReached();
      const note = { organizationId, userId, id: newId(), authorId, text, createdAt: tx.now() };
      await this.notes.add(tx, note);
      const target = { type: 'user', id: userId } as const;
      await audit.record(tx, { action: 'member_note.added', organizationId, target, details: { note: note.id } });
      return note;
    });
  }

  /** Throws `MemberNotFound`, `PermissionMissing` or `MemberNoteNotFound`. */
  remove(caller: OrganizationPrincipal, member: string, id: string): Promise<void> {
    const { organizationId } = caller;
    return this.authority.changeMember(caller, member, 'update:notes', async (tx, userId) => {
      const note = isUuid(id) && (await this.notes.remove(tx, organizationId, userId, id));
      if (!note) throw new MemberNoteNotFound();
      const target = { type: 'user', id: userId } as const;
      const details = { note: id.toLowerCase() };
      await audit.record(tx, { action: 'member_note.removed', organizationId, target, details });
    });
  }

  static restore(tx: Tx, organizationId: OrganizationId, notes: readonly ArchivedMemberNote[]): Promise<void> {
    return MemberNotesRepository.restore(tx, organizationId, notes);
  }
}

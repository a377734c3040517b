import type { Page } from '@app/common';
import { withoutNulls } from '@app/http';
import type { MemberNoteRecord } from '@app/members';
import type { MemberNoteDto, MemberNotePageDto } from './dto/member-note.dto.js';

type ShownNote = Omit<MemberNoteRecord, 'authorName'> & Partial<Pick<MemberNoteRecord, 'authorName'>>;

export function toMemberNote({ id, text, authorId, authorName, createdAt }: ShownNote): MemberNoteDto {
  return withoutNulls({ id, text, authorId, authorName: authorName ?? null, createdAt: createdAt.toISOString() });
}

export function toMemberNotePage({ items, nextCursor }: Page<MemberNoteRecord>): MemberNotePageDto {
  return { notes: items.map(toMemberNote), ...(nextCursor !== undefined && { nextCursor }) };
}

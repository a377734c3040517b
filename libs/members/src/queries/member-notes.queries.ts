// Tables: member_notes, members, users.
import type { MemberNote } from '../notes/member-note.entity.js';

/** A note with the name that its author has now. */
export interface MemberNoteRecord extends Pick<MemberNote, 'id' | 'authorId' | 'text' | 'createdAt'> {
  readonly authorName: string | null;
}

/** Of the member `$2`, before the note `$3`, the newest first. */
export const notesOfMember = {
  name: 'notes_of_member',
  text: `select n.id, n.author_id as "authorId", u.name as "authorName", n.text, n.created_at as "createdAt"
    from member_notes n left join users u on u.id = n.author_id
    where n.organization_id = $1 and n.user_id = $2 and ($3::uuid is null or n.id < $3) order by n.id desc limit $4`,
};

/** Adds notes about members; who is no member is left out, as the subject and as the author. */
export const notesOfArchive = `insert into member_notes (organization_id, user_id, id, author_id, text, created_at)
  select m.organization_id, m.user_id, r.id, a.user_id, r.text, r."createdAt"
  from jsonb_to_recordset($2::jsonb) as r (id uuid, "userId" uuid, "authorId" uuid, text text, "createdAt" timestamptz)
  join members m on m.organization_id = $1 and m.user_id = r."userId"
  left join members a on a.organization_id = $1 and a.user_id = r."authorId"
  on conflict do nothing`;

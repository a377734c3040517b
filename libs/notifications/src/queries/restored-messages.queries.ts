// Tables: notification_messages, users.
/** Adds messages of an archive. A sender who is not here is left out. */
export const restoredMessages = `insert into notification_messages (organization_id, id, broadcast_seq, type, title, body, data, created_at, created_by, recalled_at, role_id)
    select $1::text, r.id, "broadcastSeq", type, title, body, data, "createdAt", u.id, "recalledAt", "roleId"
    from jsonb_to_recordset($2::jsonb) as r (id uuid, "broadcastSeq" integer, type text, title text, body text, data jsonb, "createdAt" timestamptz, "createdBy" uuid, "recalledAt" timestamptz, "roleId" text)
    left join users u on u.id = r."createdBy" on conflict do nothing`;

/**
 * Fills the inbox of a member who has nothing yet, as sending one by one would: so many notifications, of
 * which every `broadcastEvery`-th went to all.
 * The n-th has the title `n` and was sent n seconds after the first.
 */
export async function fillInbox(query, { organization, id }, size, broadcastEvery) {
  await query(
    `with entries as (
       select rank, rank % $4 = 0 as to_all, rank / $4 as broadcasts, gen_random_uuid() as id from generate_series(1, $3::int) as rank),
     messages as (
       insert into notification_messages (organization_id, id, broadcast_seq, type, title, body, data, created_at)
       select $1, id, case when to_all then broadcasts end, 'event.invitation', rank::text, 'Friday at eight.', '{"n": 1}', now() - interval '40 hours' + rank * interval '1 second'
       from entries),
     deliveries as (
       insert into notification_deliveries (organization_id, user_id, rank, seq, broadcasts_before, message_id)
       select $1, $2, rank, rank - broadcasts, broadcasts, id from entries where not to_all),
     feed as (update notification_feeds set broadcasts = $3::int / $4 where organization_id = $1)
     update inboxes set last_seq = $3::int - $3::int / $4, base = 0 where organization_id = $1 and user_id = $2`,
    [organization, id, size, broadcastEvery],
  );
  await query('vacuum analyze notification_messages, notification_deliveries, inboxes, notification_feeds');
}

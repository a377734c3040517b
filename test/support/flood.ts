import type { ServerResponse } from 'node:http';
import type {} from './facet.js';
import type { TestPerson } from './people.js';

/**
 * Puts so many personal notifications of 4,000 characters into the empty inbox of a user who has just
 * joined. Nothing announces them.
 */
export async function flood({ id, organization }: TestPerson, count: number): Promise<void> {
  await facet.sql(
    `with m as (
       insert into notification_messages (organization_id, id, type, title, body, created_at)
       select $1, gen_random_uuid(), 'flood', 'flood', repeat('x', 4000), now() from generate_series(1, $3::int) returning id),
     d as (
       insert into notification_deliveries (organization_id, user_id, rank, seq, broadcasts_before, message_id)
       select $1, $2, n, n, i.base, m.id from (select id, row_number() over ()::int as n from m) m, inboxes i where i.organization_id = $1 and i.user_id = $2)
     update inboxes set last_seq = $3::int where organization_id = $1 and user_id = $2`,
    [organization, id, count],
  );
}

/** The server's side of the streams that the work opens. */
export async function servedDuring(work: () => Promise<unknown>): Promise<ServerResponse[]> {
  const served: ServerResponse[] = [];
  const note = (_request: unknown, response: ServerResponse): void => void served.push(response);
  facet.app.getHttpServer().on('request', note);
  await work();
  facet.app.getHttpServer().off('request', note);
  return served;
}

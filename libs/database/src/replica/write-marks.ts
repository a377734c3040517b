import type { ClientBase } from 'pg';
import { currentOrigin, type UserId } from '@app/common';
import { positionOf } from './wal-position.js';

const next = positionOf('pg_current_wal_insert_lsn()');

// A restored database begins a log anew: a mark that is ahead of the log is of another one.
const mark = {
  name: 'write_mark_put',
  text: `insert into write_marks (slot, position) select slot, ${next} from unnest($1::int[]) slot order by slot
    on conflict (slot) do update set position = excluded.position
    where write_marks.position < excluded.position or write_marks.position > ${next}`,
};

/** Up to where a replica must have replayed the log so that these callers see what they wrote. */
export const writeMark = {
  name: 'write_mark',
  text: `select position from write_marks where slot = $1 and position <= ${next}`,
  parameterTypes: ['int'],
};

/**
 * The slot of a user: 65,536 rows are all there ever are, whoever writes, and none says who. A user who shares
 * one with others reads the primary a moment more often. The end of an id is random.
 */
export const slotOf = (userId: UserId): number => Number.parseInt(userId.slice(-4), 16);

/** Records on a connection of the primary, right behind their commit, that these users wrote. */
export async function putMarks(client: ClientBase, users: Iterable<UserId>, isNamed: boolean): Promise<void> {
  const slots = [...new Set([...users].map(slotOf))];
  if (slots.length > 0) await client.query({ ...(isNamed ? mark : { text: mark.text }), values: [slots] });
}

/** The user of the request that is served. */
export function callerId(): UserId | undefined {
  const origin = currentOrigin();
  return origin?.kind === 'request' ? origin.caller?.userId : undefined;
}

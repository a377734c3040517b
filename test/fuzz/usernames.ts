import { randomUUID } from 'node:crypto';
import { someMember, type Asked, type Hint, type Hinting } from './places.js';

const rule = `insert into name_rules (organization_id, needle, id, kind, text, effect, created_at)
  values ($1, $2, $3, 'contains', $2, 'review', now()) on conflict do nothing`;
const review = `insert into name_reviews (organization_id, user_id, username_key, rule_id, created_at) values ($1, $2, $3, $4, now())
  on conflict (organization_id, user_id) do update set username_key = excluded.username_key, approved_at = null`;

/** A name that waits: no profile shows it, so that the names of the fuzz stay. */
async function waiting(asked: Asked, more: Readonly<Record<string, unknown>> = {}): Promise<Hint> {
  const userId = await someMember(asked);
  const username = `waits-${asked.salt}`;
  await facet.sql(review, [asked.world.main, userId, username, randomUUID()]);
  return { path: { userId }, body: { username, ...more } };
}

/** About rules for usernames and their reviews. No rule denies, so that the names of the fuzz can be taken. */
export const usernameHints: Readonly<Record<string, Hinting>> = {
  createUsernameRule: ({ salt }) => ({
    ...(salt % 3 === 0 && { query: { dryRun: 'true' } }),
    body: { text: `rule ${salt}`, effect: 'review', note: salt % 2 === 0 ? 'made by the fuzz' : undefined },
  }),
  deleteUsernameRule: async ({ world, salt }) => {
    const id = randomUUID();
    await facet.sql(rule, [world.main, `remove${salt}${id}`, id]);
    return { path: { id } };
  },
  listMembersOfUsernamePack: ({ salt }) => ({ path: { pack: salt % 2 === 0 ? 'profanity' : 'reserved-words' } }),
  putUsernamePack: ({ salt }) => ({
    path: { pack: salt % 2 === 0 ? 'profanity' : 'reserved-words' },
    body: { effect: 'review' },
  }),
  removeUsernamePack: () => ({ path: { pack: 'profanity' } }),
  approveUsername: async (asked) => waiting(asked),
  rejectUsername: async (asked) => waiting(asked, { replacement: asked.salt % 2 === 0 ? null : undefined }),
};

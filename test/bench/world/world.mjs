import { ensureDatabase, openDatabase } from './database.mjs';
import { openPostgres } from './postgres.mjs';

const callers = 1000;
const gigabytes = (bytes) => (bytes / 2 ** 30).toFixed(2);
const toldOf = ({ users, seeding: { seconds, bytes } }) =>
  `${users} people, ${gigabytes(bytes)} GB${seconds ? `, seeded in ${Math.round(seconds)} s` : ''}`;

/** Makes what is missing, one after the other; then opens all of it. */
async function openDatabases(postgres, sizes) {
  const seconds = new Map();
  for (const [name, users] of sizes) seconds.set(name, await ensureDatabase(postgres, name, users));
  const opened = [];
  for (const [name, users] of sizes)
    opened.push(await openDatabase(postgres, name, { users, callers, seconds: seconds.get(name) }));
  return opened;
}

/** PostgreSQL with its two databases: one with all the people, one with few. */
export async function openWorld(options, say) {
  const postgres = await openPostgres(options.data);
  try {
    const sizes = [options.fewUsers, options.users].map((users) => [`facet_${users}`, users]);
    const [small, large] = await openDatabases(postgres, sizes);
    const close = async () => {
      await Promise.all([small.close(), large.close()]);
      await postgres.close();
    };
    return { options, say, postgres, small, large, described: () => [large, small].map(toldOf).join('; '), close };
  } catch (error) {
    await postgres.close();
    throw error;
  }
}

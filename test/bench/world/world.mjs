import { openDatabase } from './database.mjs';
import { openPostgres } from './postgres.mjs';

const callers = 1000;
const gigabytes = (bytes) => (bytes / 2 ** 30).toFixed(2);

/** PostgreSQL with its two databases: one with all the people, one with few. The small one is made when somebody asks for it. */
export async function openWorld(options, say) {
  const postgres = await openPostgres(options.data);
  const opened = [];
  const open = async (name, users) => {
    const database = await openDatabase(postgres, name, { users, callers });
    opened.push(database);
    return database;
  };
  let small;
  const large = await open(`facet_${options.users}`, options.users);
  return {
    options,
    say,
    postgres,
    large,
    small: () => (small ??= open(`facet_${options.fewUsers}_few`, options.fewUsers)),
    described: () =>
      opened
        .map(({ users, seeding: { seconds, bytes } }) => `${users} people, ${gigabytes(bytes)} GB${seconds ? `, seeded in ${Math.round(seconds)} s` : ''}`)
        .join('; '),
    close: async () => {
      for (const database of opened) await database.close();
      await postgres.close();
    },
  };
}

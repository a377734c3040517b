/** Takes every connection of the pool for the time of the work, so that each is seen once. */
async function withAllClients(pool, work) {
  const clients = await Promise.all(Array.from({ length: pool.totalCount }, () => pool.connect()));
  try {
    return await work(clients);
  } finally {
    for (const client of clients) client.release();
  }
}

const literal = (value) => (value === null ? 'null' : `'${String(value).replaceAll("'", "''")}'`);

async function planOn(client, name, values) {
  await client.query('begin');
  try {
    // With this the planner reads a whole table only where no index would do.
    await client.query('set local enable_seqscan = off');
    const { rows } = await client.query(`explain (format json) execute ${name} (${values.map(literal).join(', ')})`);
    return rows[0]['QUERY PLAN'][0].Plan;
  } finally {
    await client.query('rollback');
  }
}

/** How PostgreSQL would run a named statement that the application has run before. */
export function planOf(pool, name, values) {
  return withAllClients(pool, async (clients) => {
    for (const client of clients) {
      const { rowCount } = await client.query('select 1 from pg_prepared_statements where name = $1', [name]);
      if (rowCount) return planOn(client, name, values);
    }
    throw new Error(`the application has not run ${name}`);
  });
}

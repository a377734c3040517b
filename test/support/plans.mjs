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

async function explained(client, how, name, values) {
  await client.query('begin');
  try {
    // With this the planner reads a whole table only where no index would do. A plan that is kept was made without it.
    if (!how.analyze)
      await client.query('set local enable_seqscan = off; set local plan_cache_mode = force_custom_plan');
    const options = how.analyze ? 'analyze, buffers, timing off, format json' : 'format json';
    const { rows } = await client.query(`explain (${options}) execute ${name} (${values.map(literal).join(', ')})`);
    return rows[0]['QUERY PLAN'][0].Plan;
  } finally {
    await client.query('rollback');
  }
}

function explain(pool, how, name, values) {
  return withAllClients(pool, async (clients) => {
    for (const client of clients) {
      const { rowCount } = await client.query('select 1 from pg_prepared_statements where name = $1', [name]);
      if (rowCount) return explained(client, how, name, values);
    }
    throw new Error(`the application has not run ${name}`);
  });
}

/** How PostgreSQL would run a named statement that the application has run before. */
export const planOf = (pool, name, values) => explain(pool, { analyze: false }, name, values);

/** How many blocks PostgreSQL looks at when it runs such a statement, as it chooses by itself. */
export async function blocksOf(pool, name, values) {
  const plan = await explain(pool, { analyze: true }, name, values);
  return plan['Shared Hit Blocks'] + plan['Shared Read Blocks'];
}

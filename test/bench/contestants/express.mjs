// Plain Express 5 with pg, as somebody writes it who knows both: a pool, a router, one middleware that finds
// out who calls, `res.json`. The statements are
// Facet's, sent as `pool.query(text, values)`. Settings are those of Express, NODE_ENV is production. There
// is no log, no CORS, no security header, no
// check of queries, no page of errors: nothing but the work that is compared.
import express from 'express';
import pg from 'pg';
import { claimsOf, workWith } from './work.mjs';

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 });
const ask = async (_name, text, values) => (await pool.query(text, values)).rows;

async function transaction(work) {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const result = await work(async (_name, text, values) => (await client.query(text, values)).rows);
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}

const { callerOf, routes, refresh } = workWith(ask, transaction);

async function authenticate(request, response, next) {
  let claims;
  try {
    claims = claimsOf(request.headers.authorization);
  } catch {
    return response.status(401).json({ message: 'Unauthorized' });
  }
  request.user = await callerOf(claims, request.get('x-m2-organization-id') ?? request.query.containerId);
  if (!request.user) return response.status(401).json({ message: 'Unauthorized' });
  next();
}

const app = express();
app.use(express.json());
app.get('/health/ready', (_request, response) => response.json({ status: 'ok' }));
app.post('/auth/refresh', async (request, response) => {
  const pair = await refresh(request.body);
  if (pair) response.json(pair);
  else response.status(401).json({ message: 'Unauthorized' });
});
for (const [path, work] of Object.entries(routes)) {
  app.get(path, authenticate, async (request, response) => {
    const body = await work(request.user, new URLSearchParams(request.query));
    if (body) response.json(body);
    else response.status(403).json({ message: 'Forbidden' });
  });
}
app.listen(Number(process.env.PORT), '127.0.0.1');
process.on('SIGTERM', () => process.exit());

// The least that Node can do: `node:http` without a framework, pg with named statements that PostgreSQL plans
// once for each connection. It verifies the
// token and reads session, person and permissions as the others do; there is no router, no middleware, no
// entity tag, not one header beyond the two it needs.
import { createServer } from 'node:http';
import pg from 'pg';
import { claimsOf, workWith } from './work.mjs';

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 });
const ask = async (name, text, values) => (await pool.query({ name, text, values })).rows;

async function transaction(work) {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const result = await work(async (name, text, values) => (await client.query({ name, text, values })).rows);
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

function answer(response, status, body) {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(text),
  });
  response.end(text);
}

async function bodyOf(request) {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += chunk;
  return JSON.parse(text);
}

async function serve(request, response) {
  const mark = request.url.indexOf('?');
  const path = mark < 0 ? request.url : request.url.slice(0, mark);
  if (path === '/health/ready') return answer(response, 200, { status: 'ok' });
  if (path === '/auth/refresh') return answer(response, 200, await refresh(await bodyOf(request)));
  const query = mark < 0 ? undefined : new URLSearchParams(request.url.slice(mark));
  const caller = await callerOf(
    claimsOf(request.headers.authorization),
    request.headers['x-m2-organization-id'] ?? query?.get('containerId'),
  );
  if (!caller) return answer(response, 401, { message: 'Unauthorized' });
  answer(response, 200, await routes[path](caller, query));
}

const server = createServer((request, response) => {
  serve(request, response).catch(() => answer(response, 401, { message: 'Unauthorized' }));
});
server.listen(Number(process.env.PORT), '127.0.0.1');
process.on('SIGTERM', () => process.exit());

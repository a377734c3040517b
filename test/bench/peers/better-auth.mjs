// Runs in the folder that better-auth was installed into: see installation.mjs.
import { createServer } from 'node:http';
import { betterAuth } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import { toNodeHandler } from 'better-auth/node';
import pg from 'pg';

const { DATABASE_URL, PORT, SECRET } = process.env;

// Its defaults, but for limits on callers, which Facet has off as well, and what it writes and sends about itself.
const options = {
  database: new pg.Pool({ connectionString: DATABASE_URL, max: 10 }),
  baseURL: `http://127.0.0.1:${PORT}`,
  secret: SECRET,
  emailAndPassword: { enabled: true },
  rateLimit: { enabled: false },
  logger: { disabled: true },
  telemetry: { enabled: false },
};

const { runMigrations } = await getMigrations(options);
await runMigrations();
const handle = toNodeHandler(betterAuth(options));

createServer((request, response) => {
  if (request.url === '/health/ready') return response.end();
  void handle(request, response);
}).listen(Number(PORT), '127.0.0.1');
process.on('SIGTERM', () => process.exit());

// Runs in the folder that parse-server was installed into: see installation.mjs.
import express from 'express';
import { ParseServer } from 'parse-server';

const { DATABASE_URL, PORT, SECRET } = process.env;
const url = `http://127.0.0.1:${PORT}`;

// Its defaults (a pool of ten among them), without a log.
const server = new ParseServer({
  databaseURI: DATABASE_URL,
  appId: 'bench',
  masterKey: SECRET,
  serverURL: `${url}/parse`,
  silent: true,
  logsFolder: null,
});
await server.start();

const app = express();
app.use('/parse', server.app);
app.get('/health/ready', (_request, response) => response.end());
app.listen(Number(PORT), '127.0.0.1');
process.on('SIGTERM', () => process.exit());

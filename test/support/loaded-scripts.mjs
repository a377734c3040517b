// Loaded into a process (`--import`) that shall say, on SIGUSR2, which scripts V8 keeps: one line, an array of
// their addresses.
import { Session } from 'node:inspector';

process.on('SIGUSR2', () => {
  const session = new Session();
  const scripts = [];
  session.connect();
  session.on('Debugger.scriptParsed', ({ params }) => scripts.push(params.url));
  session.post('Debugger.enable', () => {
    session.disconnect();
    process.stdout.write(`scripts: ${JSON.stringify(scripts)}\n`);
  });
});

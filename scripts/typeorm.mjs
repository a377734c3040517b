// The command line of TypeORM on the database that the settings lead to: npm run typeorm -- migration:show
// Without DATABASE_URL that is the embedded server: the one that runs, else one that runs for as long as the
// command takes.
import { spawn } from 'node:child_process';
import { prepare } from './prepare.mjs';
import { root } from './step.mjs';

const args = process.argv.slice(2);
const looksAtDatabase = /^(?:schema|cache):|^migration:(?!create)|^query$/.test(args[0] ?? '');

/** TypeORM ends its process itself, so it has one of its own. */
function typeorm(env) {
  const source = looksAtDatabase ? ['--dataSource', 'scripts/data-source.mjs'] : [];
  const child = spawn(process.execPath, ['node_modules/typeorm/cli.js', ...args, ...source], {
    cwd: root,
    env,
    stdio: 'inherit',
  });
  return new Promise((resolve) => child.once('close', (code) => resolve(code ?? 1)));
}

async function onTheDatabase() {
  const { processEnvironment, readSettings } = await import('../dist/libs/config/src/index.js');
  const { explanationOf, connectDatabase, Shutdown } = await import('../dist/libs/bootstrap/src/index.js');
  const { attachEmbeddedPostgres } = await import('../dist/libs/embedded-postgres/src/index.js');
  const tell = (line) => process.stderr.write(`${line}\n`);
  const shutdown = new Shutdown(() => process.exit(1));
  shutdown.listen();
  try {
    const { DATABASE_URL } = await connectDatabase(
      readSettings(processEnvironment(), ['--no-demo']),
      attachEmbeddedPostgres,
      shutdown,
      tell,
    );
    return await typeorm({ ...process.env, DATABASE_URL });
  } catch (error) {
    const { line, code } = explanationOf(error);
    tell(`typeorm: ${line}`);
    return code;
  } finally {
    await shutdown.run();
  }
}

process.chdir(root);
await prepare();
process.exitCode = looksAtDatabase ? await onTheDatabase() : await typeorm(process.env);

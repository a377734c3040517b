import { readFileSync } from 'node:fs';

/**
 * What the server, its modules, its pool and the embedded PostgreSQL open before the first request comes, and
 * some library.
 */
const fewest = 256;
/** `EX_CONFIG` of sysexits. */
const exitCode = 78;

/** Before the modules are loaded, which alone takes more files than some machines allow. */
export function assertFileLimit(): void {
  const most = fileLimit();
  if (most >= fewest) return;
  const advice = 'raise it (ulimit -n 65536, LimitNOFILE of systemd)';
  process.stderr.write(
    `Facet did not start: At most ${most} files may be open at once, and it needs ${fewest}, and one for each connection: ${advice}\n`,
  );
  process.exit(exitCode);
}

/** The soft limit; Node has raised it to the hard one. Infinity where the system does not say. */
function fileLimit(): number {
  try {
    return Number(/^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1] ?? Infinity);
  } catch {
    return Infinity;
  }
}

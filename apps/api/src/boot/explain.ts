import { explanationOf } from '@app/bootstrap';

/** Says on standard error why the start failed, and ends the process. */
export function explain(thrown: unknown): never {
  const { line, code } = explanationOf(thrown);
  process.stderr.write(`Facet did not start: ${line}\n`);
  process.exit(code);
}

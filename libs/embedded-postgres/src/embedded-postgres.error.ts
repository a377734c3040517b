/** The message is one line for the operator, who needs no stack trace to act on it. */
export class EmbeddedPostgresError extends Error {
  override readonly name = 'EmbeddedPostgresError';
}

/** The code of an error of Node.js or PostgreSQL. */
export const codeOf = (error: unknown): string | undefined => (error as { code?: string }).code;

/** Why something failed, on one line. */
export const reasonOf = (error: unknown): string =>
  String((error as { message?: string }).message ?? error).replace(/\s+/g, ' ');

/** What a program of PostgreSQL says about its failure: the last fatal message with its details, or the last line. */
export function causeIn(output: string): string {
  const text = output.replace(/^.*? \[\d+\] /gm, '').trim();
  const fatal = [...text.matchAll(/^.*(?:FATAL|PANIC|error): .*(?:\n(?:DETAIL|HINT): .*)*/gm)].at(-1)?.[0];
  return reasonOf(fatal ?? text.split('\n').at(-1));
}

import { text } from 'node:stream/consumers';
import type { CommandContext } from './command.js';
import { FileUnwritable } from './failures.js';

/** What stands for standard input or output in the place of a file name. */
export const standardStream = '-';

export const codeOf = (error: unknown): string => (error as { code?: string }).code ?? String(error);

/** Writes to standard output and waits until it was taken: who reads slowly makes us slow, not large. */
export function writeOut({ stdout }: CommandContext, content: string): Promise<void> {
  return new Promise((done, fail) => {
    stdout.write(content, (error) =>
      error ? fail(new FileUnwritable({ message: `Standard output cannot be written (${codeOf(error)}).` })) : done(),
    );
  });
}

/**
 * What comes through standard input, without the line end that `echo` and editors add. For secrets: arguments
 * can be seen by all accounts of the machine.
 */
export async function readSecret({ stdin, stderr }: CommandContext, wanted: string): Promise<string> {
  if (stdin.isTTY) stderr.write(`${wanted}, then Enter and Ctrl+D:\n`);
  return (await text(stdin)).replace(/\r?\n$/, '');
}

/** Progress is for an operator who waits; a script wants failures only. */
export function reportProgress({ stderr }: CommandContext, line: string): void {
  if (stderr.isTTY) stderr.write(`${line}\n`);
}

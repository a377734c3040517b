import { text } from 'node:stream/consumers';

/** What comes through standard input, without the line end that `echo` and editors add. For secrets: arguments can be seen by everybody on the machine. */
export async function standardInput(wanted: string): Promise<string> {
  if (process.stdin.isTTY) process.stderr.write(`${wanted}, then Enter and Ctrl+D:\n`);
  return (await text(process.stdin)).replace(/\r?\n$/, '');
}

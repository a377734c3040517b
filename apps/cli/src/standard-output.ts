import { FileUnwritable } from './file.errors.js';

/** Writes to standard output and waits until it was taken: who reads slowly makes us slow, not large. */
export function writeOut(text: string): Promise<void> {
  return new Promise((done, fail) => {
    process.stdout.write(text, (error) =>
      error ? fail(new FileUnwritable({ message: `Standard output cannot be written (${(error as { code?: string }).code ?? error.message}).` })) : done(),
    );
  });
}

/** The message is one line for the person at the terminal; nobody needs a stack trace to act on it. */
export class EmbeddedPostgresError extends Error {
  override readonly name = 'EmbeddedPostgresError';
}

const meanings: Record<string, string> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EEXIST: 'a file is in its place',
  ENOTDIR: 'a part of the path is a file',
  ENOTEMPTY: 'something else is in its place',
};

export function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** Why something failed, in words and on one line. */
export function reasonOf(error: unknown): string {
  const meaning = meanings[codeOf(error) ?? ''];
  if (meaning !== undefined) return meaning;
  const text = error instanceof Error ? error.message || (codeOf(error) ?? error.name) : String(error);
  return text.replace(/\s+/g, ' ').trim();
}

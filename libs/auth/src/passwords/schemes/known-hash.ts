/** A hash that we can check. */
export interface KnownHash {
  /** Why checking it would cost more than an honest hash may, if it would. */
  readonly excess?: string;
  /** It is what we make today, or stronger: no reason to replace it. */
  readonly isCurrent: boolean;
  /** On a worker thread. */
  check(password: string): Promise<boolean>;
}

/** Memory that one check may take. A database of people must not become a way to fill ours. */
export const mostMemory = 256 * 1024 * 1024;

const mebibytes = (bytes: number): string => `${Math.ceil(bytes / 1024 / 1024)} MiB`;

/** Says which limit a cost breaks. The limits are about a second of one core, and `mostMemory`. */
export function excessOf({ memory = 0, work, most, unit }: { memory?: number; work: number; most: number; unit: string }): string | undefined {
  if (memory > mostMemory) return `takes ${mebibytes(memory)} of memory to check, more than ${mebibytes(mostMemory)}`;
  return work > most ? `takes ${work} ${unit} to check, more than ${most}` : undefined;
}

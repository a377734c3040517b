/** A hash that Facet can check. */
export interface KnownHash {
  /** Why it is not imported: it costs too much, or no checker reads it. */
  readonly fault?: string;
  /** Names the scheme and its costs: two hashes of one class take the same time to check. */
  readonly costClass: string;
  /** What a check takes, as a share of the most that it may: 1 is about a second of one core. */
  readonly cost: number;
  /** As strong as a new hash, or stronger: no reason to replace it. */
  readonly isCurrent: boolean;
  /** On a worker thread. */
  check(password: string): Promise<boolean>;
}

/** A hash of a scheme that we know, in a form that no checker reads. */
export const unreadable = (reason: string): KnownHash => ({
  fault: `is not a hash that can be checked: ${reason}`,
  costClass: '',
  cost: 0,
  isCurrent: false,
  check: () => Promise.resolve(false),
});

/** Memory that one check may take. An imported database must not fill the memory of the server. */
export const mostMemory = 256 * 1024 * 1024;

const mebibytes = (bytes: number): string => `${Math.ceil(bytes / 1024 / 1024)} MiB`;

/** Says which limit the costs break. The limits are about a second of one core, and `mostMemory`. */
export function faultOfCosts({
  memory = 0,
  work,
  most,
  unit,
}: {
  memory?: number;
  work: number;
  most: number;
  unit: string;
}): string | undefined {
  if (memory > mostMemory) return `takes ${mebibytes(memory)} of memory to check, more than ${mebibytes(mostMemory)}`;
  return work > most ? `takes ${work} ${unit} to check, more than ${most}` : undefined;
}

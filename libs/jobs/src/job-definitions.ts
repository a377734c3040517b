import { isPictureHash, isUuid } from '@app/common';

/** What is done after a write or now and then, and what it needs to know. */
export interface JobPayloads {
  /** Removes everything that mentions a deleted person. */
  'account.purge': { userId: string };
  /** Removes a picture that nobody points at any more. */
  'picture.sweep': { hash: string };
  /** Removes pictures that nobody points at, whose own sweep a crash has prevented. */
  'pictures.clean': Record<string, never>;
  /** Sends a letter. */
  'mail.send': { mailId: string };
  /** Writes a letter to whoever has an address, if somebody does. The address is sealed. */
  'link.send': { purpose: string; address: string };
  /** Writes to the address of a pending sign-up. */
  'sign-up.letter': { signUpId: string };
  /** Frees usernames of people who are gone, when their time is over. */
  'names.release': Record<string, never>;
  /** Removes notifications that are older than the installation keeps them. */
  'notifications.trim': Record<string, never>;
  /** Removes sessions that have expired. */
  'sessions.sweep': Record<string, never>;
  /** Removes sign-ups that nobody has confirmed, and invitations that nobody has answered, in time. */
  'sign-ups.sweep': Record<string, never>;
  /** Makes search keys that are missing or out of date: of rows of a version before, or of SQL by hand. */
  'search.fold': Record<string, never>;
}

export type TaskName = keyof JobPayloads;

type Check = (value: unknown) => boolean;

/** On which terms a task is worked on. */
export interface JobDefinition<Payload> {
  /** For each field of the payload, what it must be: the queue may hold what another version has put there. */
  readonly payload: { readonly [Field in keyof Payload]: Check };
  /** How often it is tried before it is parked. */
  readonly attempts: number;
  /** After so many seconds an attempt counts as failed. */
  readonly seconds: number;
  /** When it is queued by itself: minute, hour, day, month, weekday, in UTC. */
  readonly schedule?: string;
}

const text =
  (is: (text: string) => boolean): Check =>
  (value) =>
    typeof value === 'string' && is(value);

const isWord = (given: string): boolean => /^[a-z-]{1,50}$/.test(given);
const isBase64 = (given: string): boolean => /^[A-Za-z0-9+/]{1,2000}={0,2}$/.test(given);

// The n-th try comes eⁿ seconds after the one before: ten of them outlast a failure of three and a half hours.
const patient = { attempts: 10, seconds: 300 };
/** What is queued anew every hour need not be tried for longer than that. */
const hourly = { attempts: 6, seconds: 600 };

/** The table of tasks. The handlers are registered with `@HandlesJob`. */
export const jobDefinitions: { readonly [Task in TaskName]: JobDefinition<JobPayloads[Task]> } = {
  'account.purge': { payload: { userId: text(isUuid) }, ...patient },
  'picture.sweep': { payload: { hash: text(isPictureHash) }, ...patient },
  'pictures.clean': { payload: {}, ...hourly, schedule: '23 4 * * *' },
  'mail.send': { payload: { mailId: text(isUuid) }, ...patient },
  'link.send': { payload: { purpose: text(isWord), address: text(isBase64) }, ...patient },
  'sign-up.letter': { payload: { signUpId: text(isUuid) }, ...patient },
  'names.release': { payload: {}, ...hourly, schedule: '41 * * * *' },
  'notifications.trim': { payload: {}, ...hourly, schedule: '37 * * * *' },
  'sessions.sweep': { payload: {}, ...hourly, schedule: '17 * * * *' },
  'sign-ups.sweep': { payload: {}, ...hourly, schedule: '47 * * * *' },
  'search.fold': { payload: {}, ...hourly, schedule: '*/5 * * * *' },
};

/** Reads what comes out of the queue: exactly the fields of the task, each as it must be. Undefined: it is not a payload of this task. */
export function readPayload<Task extends TaskName>(task: Task, payload: unknown): JobPayloads[Task] | undefined {
  if (typeof payload !== 'object' || payload === null) return undefined;
  const checks = Object.entries<Check>(jobDefinitions[task].payload);
  const given = new Map<string, unknown>(Object.entries(payload));
  // The schedule adds this to what it queues.
  given.delete('_cron');
  const fits = given.size === checks.length && checks.every(([field, isGood]) => isGood(given.get(field)));
  return fits ? (Object.fromEntries(given) as JobPayloads[Task]) : undefined;
}

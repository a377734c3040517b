import { isOrganizationId, isPictureHash, isUuid } from '@app/common';

/** The tasks, each with its payload. */
export interface JobPayloads {
  /** Removes everything that mentions a deleted user. */
  'account.purge': { userId: string };
  /** Removes a picture without a reference. */
  'picture.sweep': { hash: string };
  /** Removes pictures without a reference whose own sweep was prevented by a crash. */
  'pictures.clean': Record<string, never>;
  /** Sends an email. */
  'mail.send': { mailId: string };
  /** Queues an email with a link to the user who has the address, if there is one. The address is encrypted. */
  'link.send': { purpose: string; address: string };
  /** Queues the email with the code of a sign-in, if the address has an account. The address is encrypted. */
  'sign-in.send': { signInId: string; address: string };
  /** Queues the email that proves an address which a user adds, or the one that tells its owner. */
  'email-addition.send': { additionId: string };
  /** Queues the email to the address of a pending sign-up. */
  'sign-up.letter': { signUpId: string };
  /** Reads again what an identity provider says of itself. */
  'identity-provider.refresh': { organizationId: string; providerId: string };
  /** Releases usernames of deleted users after their hold period, and forgets former names of long ago. */
  'names.release': Record<string, never>;
  /** Tells members of an organization that a denial changed their usernames. */
  'username.tell': { organizationId: string };
  /** Sends a notification to the members who have a role. */
  'notification.dispatch': { organizationId: string; notificationId: string };
  /** Removes notifications that are older than the retention of the installation. */
  'notifications.trim': Record<string, never>;
  /** Removes audit entries that are older than the retention of the installation. */
  'audit.expire': Record<string, never>;
  /** Removes sessions that have expired. */
  'sessions.sweep': Record<string, never>;
  /** Removes sign-ups and invitations that have expired. */
  'sign-ups.sweep': Record<string, never>;
  /** Looks again for the records of verified domains. */
  'domains.check': Record<string, never>;
  /** Computes search keys that are missing or out of date: of rows of a previous version, or of manual SQL. */
  'search.fold': Record<string, never>;
  /** Ends bans whose time is over. It is queued for the end of each, and regularly. */
  'bans.end': Record<string, never>;
  /** Makes the keys of attributes of an organization that have become searchable, and removes those of others. */
  'attributes.index': { organizationId: string };
  /** Tells the members of an organization that it demands a second factor. */
  'factor-demand.announce': { organizationId: string };
}

export type TaskName = keyof JobPayloads;

type Check = (value: unknown) => boolean;

/** The definition of a task. */
export interface JobDefinition<Payload> {
  /** The check of each field of the payload: the queue may contain payloads of another version. */
  readonly payload: { readonly [Field in keyof Payload]: Check };
  /** The number of attempts before the job is parked. */
  readonly attempts: number;
  /** After so many seconds an attempt counts as failed. */
  readonly seconds: number;
  /** The cron schedule, in UTC: minute, hour, day, month, weekday. */
  readonly schedule?: string;
}

const text =
  (is: (text: string) => boolean): Check =>
  (value) =>
    typeof value === 'string' && is(value);

const isWord = (given: string): boolean => /^[a-z-]{1,50}$/.test(given);
const isSlug = (given: string): boolean => /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(given);
const isBase64 = (given: string): boolean => /^[A-Za-z0-9+/]{1,2000}={0,2}$/.test(given);

// The n-th attempt follows eⁿ seconds after the previous one: ten attempts outlast a failure of three and a half hours.
const standard = { attempts: 10, seconds: 300 };
/** A task that is queued every hour need not be tried for longer than an hour. */
const hourly = { attempts: 6, seconds: 600 };

/** The definitions of all tasks. Their handlers are registered with `@HandlesJob`. */
export const jobDefinitions: { readonly [Task in TaskName]: JobDefinition<JobPayloads[Task]> } = {
  'account.purge': { payload: { userId: text(isUuid) }, ...standard },
  'picture.sweep': { payload: { hash: text(isPictureHash) }, ...standard },
  'pictures.clean': { payload: {}, ...hourly, schedule: '23 4 * * *' },
  'mail.send': { payload: { mailId: text(isUuid) }, ...standard },
  'link.send': { payload: { purpose: text(isWord), address: text(isBase64) }, ...standard },
  'sign-in.send': { payload: { signInId: text(isUuid), address: text(isBase64) }, ...standard },
  'email-addition.send': { payload: { additionId: text(isUuid) }, ...standard },
  'sign-up.letter': { payload: { signUpId: text(isUuid) }, ...standard },
  'identity-provider.refresh': { payload: { organizationId: text(isSlug), providerId: text(isSlug) }, ...standard },
  'names.release': { payload: {}, ...hourly, schedule: '41 * * * *' },
  'username.tell': { payload: { organizationId: text(isOrganizationId) }, ...standard },
  'notification.dispatch': {
    payload: { organizationId: text(isOrganizationId), notificationId: text(isUuid) },
    ...standard,
  },
  'notifications.trim': { payload: {}, ...hourly, schedule: '37 * * * *' },
  'audit.expire': { payload: {}, ...hourly, schedule: '53 * * * *' },
  'sessions.sweep': { payload: {}, ...hourly, schedule: '17 * * * *' },
  'sign-ups.sweep': { payload: {}, ...hourly, schedule: '47 * * * *' },
  'domains.check': { payload: {}, ...hourly, schedule: '7 * * * *' },
  'search.fold': { payload: {}, ...hourly, schedule: '*/5 * * * *' },
  'bans.end': { payload: {}, ...hourly, schedule: '*/10 * * * *' },
  'attributes.index': { payload: { organizationId: text(isOrganizationId) }, ...standard },
  'factor-demand.announce': { payload: { organizationId: text(isOrganizationId) }, ...standard },
};

/**
 * Validates a payload from the queue: exactly the fields of the task, each with a valid value. Undefined: the
 * payload is invalid.
 */
export function readPayload<Task extends TaskName>(task: Task, payload: unknown): JobPayloads[Task] | undefined {
  if (typeof payload !== 'object' || payload === null) return undefined;
  const checks = Object.entries<Check>(jobDefinitions[task].payload);
  const given = new Map<string, unknown>(Object.entries(payload));
  // The scheduler adds this field.
  given.delete('_cron');
  const fits = given.size === checks.length && checks.every(([field, isGood]) => isGood(given.get(field)));
  return fits ? (Object.fromEntries(given) as JobPayloads[Task]) : undefined;
}

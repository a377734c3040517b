import { Quota } from './validators.js';

/**
 * Values that are the same in every installation and that tests need shorter or longer. They are part of
 * `Settings`: a test gives an instance others
 * through the module. The environment does not change them.
 */
export const constants = {
  /** Milliseconds after which a statement, a lock or a connection attempt is given up. */
  DATABASE_TIMEOUT_MS: 4000,
  /** Password hashes that may wait; beyond it sign-in answers 503. */
  PASSWORD_HASH_QUEUE: 100,
  /** Requests that one instance works on at once; the others wait for half a second and are refused with 503 then. */
  REQUESTS_IN_FLIGHT: 128,
  /** Calls of one user, all keys and sessions together, that read what is their own. */
  RATE_LIMIT_READ: new Quota(1200, 60),
  /** Likewise: that change what is their own. */
  RATE_LIMIT_WRITE: new Quota(300, 60),
  /** Likewise: that change what belongs to others. */
  RATE_LIMIT_ADMIN: new Quota(300, 60),
  /** Likewise: that may upload a picture. */
  RATE_LIMIT_UPLOAD: new Quota(30, 60),
  /** Calls of one address whose credential is missing or invalid. */
  RATE_LIMIT_FAILED: new Quota(100, 60),
  /** Jobs that one instance works on at once. */
  JOBS_PARALLEL: 2,
  /** Seconds between two heartbeats of an open stream; each one checks whether its session has ended. */
  STREAM_HEARTBEAT: 15,
  /** Streams that one instance holds open; beyond it a new one is refused with 503. */
  STREAM_LIMIT: 10_000,
  /** Organizations that a user may have created. */
  ORGANIZATIONS_OF_A_USER: 10,
  /** Members of an organization that its admin deletes at once. */
  ORGANIZATION_DELETION_MEMBERS: 200,
  /** Seconds that requests and jobs in flight get to finish at shutdown. */
  SHUTDOWN_TIMEOUT: 20,
};

export type Constants = Readonly<typeof constants>;

/** Settings of earlier versions, each with the value that holds now, in the unit that the setting had. */
const formerSettings: Readonly<Record<string, { toString(): string }>> = {
  ...constants,
  ORGANIZATION_HOSTS_RESERVED: 'api,admin',
  PICTURE_PARALLEL: 1,
  LOG_FORMAT: 'auto (pretty on a terminal, in production JSON)',
};

/**
 * One line for each setting of an earlier version that the environment still has. It is no mistake: an
 * upgrade goes through with it.
 */
export const formerSettingsIn = (environment: Readonly<Record<string, string | undefined>>): string[] =>
  Object.entries(formerSettings)
    .filter(([name]) => environment[name])
    .map(
      ([name, value]) =>
        `${name} is no longer a setting and is ignored: it is ${value.toString()} in every installation.`,
    );

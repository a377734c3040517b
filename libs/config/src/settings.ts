import { existsSync, statSync } from 'node:fs';
import { loadEnvFile } from 'node:process';
import { cleanEnv, EnvMissingError, type CleanedEnv } from 'envalid';
import { constants, type Constants } from './constants.js';
import { linkSettings, linksOf, providerCallbackOf } from './hosted-links.js';
import { schema } from './schema.js';

interface Environment
  extends
    Omit<
      CleanedEnv<typeof schema>,
      'FACET_SECRET' | 'FACET_SECRET_PREVIOUS' | 'DATABASE_URL' | 'ORGANIZATION_CREATION'
    >,
    Constants {
  readonly ORGANIZATION_CREATION: 'off' | 'on';
}

/** What was decided at boot. Injected wherever a library needs a setting; nothing else reads the environment. */
export interface Settings extends Environment {
  /** Address of the database; the embedded one fills it in when it has started. */
  readonly DATABASE_URL: string;
  readonly FACET_SECRET: string;
  readonly FACET_SECRET_PREVIOUS: string | undefined;
  /** Demo users and their credentials exist, and the server listens on 127.0.0.1 only. */
  readonly demo: boolean;
  readonly production: boolean;
  /** The hosted page that identity providers send users back to. */
  readonly providerCallback: string | undefined;
}

/** Injection token of `Settings`. */
export const SETTINGS = Symbol('Settings');

/** Settings as given: the address and the secret may still be missing where Facet provides its own. */
export interface GivenSettings extends Environment {
  readonly DATABASE_URL: string | undefined;
  readonly FACET_SECRET: string | undefined;
  readonly FACET_SECRET_PREVIOUS: string | undefined;
  readonly demo: boolean;
  readonly production: boolean;
  readonly providerCallback: string | undefined;
}

/**
 * Settings are wrong or missing. The message is one line for the operator; the process ends with 78,
 * `EX_CONFIG` of sysexits.
 */
export class ConfigError extends Error {
  static readonly exitCode = 78;
}

function demand(condition: boolean, message: string): void {
  if (!condition) throw new ConfigError(message);
}

const knownFlags = ['--demo', '--no-demo', '--workers'];

interface Flags {
  readonly demo: boolean | undefined;
  readonly workers: string | undefined;
}

/** What the command line says. `--no-demo` wins over `--demo`: it is the safer one. */
function readFlags(given: readonly string[]): Flags {
  const words = given.flatMap((flag) =>
    flag.startsWith('--workers=') ? ['--workers', flag.slice('--workers='.length)] : [flag],
  );
  const at = words.lastIndexOf('--workers');
  const workers = at < 0 ? undefined : words.splice(at, 2)[1];
  demand(at < 0 || Boolean(workers), '--workers needs a number, or auto');
  const unknown = words.find((flag) => !knownFlags.includes(flag));
  demand(unknown === undefined, `${unknown} is not a flag that Facet knows: ${knownFlags.join(', ')}`);
  return { demo: words.includes('--no-demo') ? false : words.includes('--demo') || undefined, workers };
}

function decideDemo(
  env: { production: boolean; databaseUrl: string | undefined },
  asked: boolean | undefined,
): boolean {
  demand(!(asked && env.production), '--demo is refused with NODE_ENV=production');
  return asked ?? (!env.production && env.databaseUrl === undefined);
}

/**
 * Reads and checks all settings. Throws `ConfigError`.
 * @param given flags. `--no-demo`: no demo data; `--demo`: demo data although a database address is given;
 *   `--workers N`: stands above `WORKERS`
 */
export function readSettings(
  environment: Record<string, string | undefined>,
  given: readonly string[] = [],
): GivenSettings {
  const flags = readFlags(given);
  const all = flags.workers === undefined ? environment : { ...environment, WORKERS: flags.workers };
  const blankIsUnset = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''));
  const env = cleanEnv(blankIsUnset, schema, { reporter: ({ errors }) => report(errors) });
  const production = env.NODE_ENV === 'production';
  if (production) assertProduction(env, blankIsUnset.EMAIL_VERIFICATION);
  assertTogether(env);
  const demo = decideDemo({ production, databaseUrl: env.DATABASE_URL }, flags.demo);
  assertMail(env, demo);
  const host = demo ? '127.0.0.1' : env.HOST || (production ? '0.0.0.0' : '127.0.0.1');
  return {
    ...env,
    ...constants,
    ...linksOf(env, demo, production),
    providerCallback: providerCallbackOf(env, demo, production),
    HOST: host,
    OPERATOR_ORGANIZATION: env.OPERATOR_ORGANIZATION || (demo ? 'demo' : ''),
    ORGANIZATION_CREATION: env.ORGANIZATION_CREATION ?? (demo ? 'on' : 'off'),
    production,
    demo,
  };
}

/** The settings that production requires, and those that it forbids. */
function assertProduction(env: CleanedEnv<typeof schema>, emailVerification: string | undefined): void {
  demand(
    env.FACET_SECRET !== undefined,
    'FACET_SECRET is missing: production needs 32 random bytes or more, such as from: openssl rand -base64 48',
  );
  demand(
    env.DATABASE_URL !== undefined,
    'DATABASE_URL is missing: production needs the address of a PostgreSQL server',
  );
  demand(env.RATE_LIMITS === 'on', 'RATE_LIMITS=off is refused with NODE_ENV=production');
  demand(
    emailVerification !== undefined,
    'EMAIL_VERIFICATION is missing: production must say whether new users verify their e-mail address first (required) or not (off)',
  );
  for (const name of linkSettings)
    demand(
      env[name] === '' || /^https:/i.test(env[name]),
      `${name} must be https with NODE_ENV=production: it carries a token`,
    );
}

/** Settings that need each other, or exclude each other. */
function assertTogether(env: CleanedEnv<typeof schema>): void {
  demand(
    env.FACET_SECRET_PREVIOUS === undefined || env.FACET_SECRET_PREVIOUS !== env.FACET_SECRET,
    'FACET_SECRET_PREVIOUS must be another one than FACET_SECRET',
  );
  for (const name of env.PICTURE_STORAGE === 's3'
    ? (['S3_BUCKET', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'] as const)
    : [])
    demand(env[name] !== '', `${name} is missing: PICTURE_STORAGE=s3 needs it`);
  demand(
    env.BREACHED_PASSWORDS !== 'file' || env.BREACHED_PASSWORDS_FILE !== '',
    'BREACHED_PASSWORDS_FILE is missing: BREACHED_PASSWORDS=file needs it',
  );
  demand(
    !env.TRUSTED_ISSUERS.some(({ issuer }) => issuer === env.TOKEN_ISSUER),
    'TRUSTED_ISSUERS must not name the issuer of Facet itself, TOKEN_ISSUER',
  );
  demand(
    env.METRICS_PORT === undefined || env.METRICS_PORT === 0 || env.METRICS_PORT !== env.PORT,
    'METRICS_PORT must be another port than PORT',
  );
  demand(
    env.CONSOLE_PORT === undefined || (env.CONSOLE_PORT !== env.PORT && env.CONSOLE_PORT !== env.METRICS_PORT),
    'CONSOLE_PORT must be another port than PORT and METRICS_PORT',
  );
}

function assertMail(
  { MAIL_URL, MAIL_FROM, EMAIL_VERIFICATION }: Pick<Environment, 'MAIL_URL' | 'MAIL_FROM' | 'EMAIL_VERIFICATION'>,
  demo: boolean,
): void {
  demand(MAIL_URL === '' || MAIL_FROM !== '', 'MAIL_FROM is missing: MAIL_URL needs it');
  demand(
    EMAIL_VERIFICATION === 'off' || MAIL_URL !== '' || demo,
    'MAIL_URL is missing: EMAIL_VERIFICATION=required needs it',
  );
}

function report(errors: Partial<Record<string, Error>>): void {
  const faults = Object.entries(errors).map(([name, error]) =>
    error instanceof EnvMissingError ? `${name} is missing` : `${name} ${error?.message ?? ''}`,
  );
  if (faults.length > 0) throw new ConfigError(faults.join('; '));
}

/** The environment of this process, with `.env` of the working folder beneath it. */
export function processEnvironment(): Record<string, string | undefined> {
  if (!existsSync('.env')) return process.env;
  demand(
    !statSync('.env').isDirectory(),
    `.env in ${process.cwd()} is a folder: it must be a file with settings, or not be there`,
  );
  try {
    loadEnvFile('.env');
  } catch (error) {
    throw new ConfigError(`.env in ${process.cwd()} cannot be read: ${(error as Error).message}`);
  }
  return process.env;
}

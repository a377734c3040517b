import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Settings } from '@app/config';
import { RouteUnknown } from '@app/common';
import { ApiKeysService, PasswordsService } from '@app/auth';
import { demoOrganization, demoUserList, type DemoUser } from './demo-users.js';

/** What a client needs to call as a user of the demo organization. */
export interface DemoCredential {
  readonly role: DemoUser['role'];
  readonly email: string;
  readonly password: string;
  readonly userId: string;
  readonly apiKey: string;
}

/** A user of the demo organization, as somebody who signs in chooses them. */
export type DemoPerson = Pick<DemoUser, 'name'> & DemoCredential;

/** The file `demo-credentials.json` in the data folder. */
export interface DemoCredentials {
  readonly baseUrl: string;
  readonly organizationId: string;
  readonly people: DemoCredential[];
}

const fileIn = (dataDir: string): string => join(dataDir, 'demo-credentials.json');

function invented({ role, email, userId, keyId }: DemoUser): DemoCredential {
  return { role, email, password: PasswordsService.generate(), userId, apiKey: ApiKeysService.generate(keyId) };
}

/** The users of the last start; none when there was none, or when its file is missing or broken. */
function knownUsers(dataDir: string): DemoCredential[] {
  try {
    return (JSON.parse(readFileSync(fileIn(dataDir), 'utf8')) as DemoCredentials).people;
  } catch {
    return [];
  }
}

/** Credentials of the demo users: those of the last start, or new ones. `invented` says which. */
export function demoCredentials(dataDir: string): { people: DemoCredential[]; invented: boolean } {
  const known = knownUsers(dataDir);
  const people = demoUserList.map((person) => known.find((one) => one.userId === person.userId) ?? invented(person));
  return { people, invented: people.some((one) => !known.includes(one)) };
}

/** Those of the last start, by the file: a process beside the first one has set up nothing. Throws `RouteUnknown`. */
export function demoPeople({ demo, DATA_DIR }: Pick<Settings, 'demo' | 'DATA_DIR'>): DemoPerson[] {
  if (!demo) throw new RouteUnknown();
  const known = knownUsers(DATA_DIR);
  return demoUserList.flatMap(({ userId, name }) =>
    known.filter((one) => one.userId === userId).map((one) => ({ ...one, name })),
  );
}

/** Keeps the credentials in a file that only its owner may read (0600). It is whole or not there. */
export function saveDemoCredentials(dataDir: string, baseUrl: string, people: DemoCredential[]): DemoCredentials {
  const credentials = { baseUrl, organizationId: demoOrganization, people };
  mkdirSync(dataDir, { recursive: true });
  const draft = `${fileIn(dataDir)}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(credentials, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, fileIn(dataDir));
  return credentials;
}

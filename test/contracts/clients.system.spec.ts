import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { aPicture } from '../api/pictures/pictures.js';
import { anOrganization, aPerson, type TestPerson } from '../support/people.js';
import { tell } from '../support/notifications.js';
import { api } from '../support/api.js';

const run = promisify(execFile);
const pathOf = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const folder = pathOf('clients/generated');
const generators = ['openapi-typescript', 'hey-api', 'orval', 'swagger-typescript-api', 'kubb'] as const;
const applications = ['with-hey-api', 'with-openapi-fetch'] as const;

/** The same as `clients/client-application.ts`, which only the compiler of the clients sees. */
interface ClientApplication {
  uploadPicture(installation: object, picture: Blob): Promise<string | undefined>;
  followFirstNotification(installation: object, containerId: string): Promise<string>;
  reasonOfFailedSignIn(installation: object, email: string, password: string): Promise<string>;
}

/** What a program said, and whether it failed. */
async function said(...args: string[]): Promise<string> {
  try {
    const { stdout, stderr } = await run(process.execPath, args, { maxBuffer: 64 * 1024 * 1024 });
    return (stdout + stderr).trim();
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    return `${args[0] ?? ''} failed\n${stdout}${stderr}`;
  }
}

const generate = (name: string): Promise<string> =>
  said(pathOf('generate-client.mjs'), name, pathOf('../../apps/api/openapi/all.json'), join(folder, name));

async function loaded(name: string): Promise<ClientApplication> {
  const { application } = (await import(pathOf(`clients/${name}.ts`))) as { application: ClientApplication };
  return application;
}

describe('clients that are generated from the documents', () => {
  const failed: string[] = [];

  beforeAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    const answers = await Promise.all(generators.map(generate));
    failed.push(...answers.filter((text) => text.includes(' failed\n')));
  }, 120_000);

  it('are made by every generator', () => expect(failed).toEqual([]));

  it('compile under strict TypeScript, all of them and what uses them', async () => {
    expect(await said(pathOf('../../node_modules/typescript/bin/tsc'), '--project', pathOf('clients'))).toBe('');
  }, 120_000);

  describe.each(applications)('an application %s', (name) => {
    let mia: TestPerson;
    let application: ClientApplication;
    let installation: object;

    beforeAll(async () => {
      mia = await aPerson({ in: await anOrganization(), as: 'admin' });
      application = await loaded(name);
      installation = { url: facet.url, token: mia.accessToken };
    }, 60_000);

    it('uploads a picture', async () => {
      const picture = new File([new Uint8Array(await aPicture())], 'me.jpg', { type: 'image/jpeg' });
      const url = await application.uploadPicture(installation, picture);
      expect([url, (await api.as(mia).get('/me')).body.avatarUrl]).toEqual([expect.stringMatching(/-512\.webp$/), url]);
    });

    it('follows a stream', async () => {
      await tell(mia, 'all', 'To generated clients');
      expect(await application.followFirstNotification(installation, mia.organization)).toBe('To generated clients');
    });

    it('tells failures apart by their codes', async () => {
      expect(await application.reasonOfFailedSignIn(installation, mia.email, 'another password')).toBe(
        'wrong e-mail address or password',
      );
      expect(await application.reasonOfFailedSignIn(installation, '', '')).toBe('something else');
    });
  });
});

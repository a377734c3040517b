import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { Inject, Injectable } from '@nestjs/common';
import { SecretRotation, SigningKeys } from '@app/auth';
import { SETTINGS, type Settings } from '@app/config';
import { DemoData } from '@app/accounts';
import { JobQueue } from '@app/jobs';
import { Clock } from '@app/common';
import { Mails } from '@app/mail';
import { PictureStorage } from '@app/pictures';
import { fail, ok, warn, type Check } from './check-result.js';

const day = 86_400_000;
const oldKey = 90 * day;
/** Milliseconds that a job may wait although it is due. */
const longWait = 300_000;
const [mebibyte, gibibyte] = [1024 ** 2, 1024 ** 3];

/** The server needs no temporary folder itself; the programs that it starts may. */
async function temporary(): Promise<ReturnType<typeof ok>> {
  const folder = tmpdir();
  const isWritable = await access(folder, constants.W_OK).then(
    () => true,
    () => false,
  );
  return isWritable
    ? ok(`${folder} can be written`)
    : warn(`${folder} is not there or cannot be written`, 'Make it, or set TMPDIR to a folder that is.');
}

/** Checks of the services around the database, and of their data in it. */
@Injectable()
export class ServiceChecks {
  /** Checks that read the database. */
  readonly inDatabase: readonly Check[];
  readonly outside: readonly Check[] = [
    { name: 'temporary', look: () => temporary() },
    { name: 'storage', look: () => this.pictureStorage() },
    { name: 'mail', look: () => this.mailServer() },
  ];

  constructor(
    private readonly keys: SigningKeys,
    private readonly queue: JobQueue,
    private readonly storage: PictureStorage,
    private readonly mails: Mails,
    private readonly clock: Clock,
    private readonly secrets: SecretRotation,
    private readonly demoData: DemoData,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'production' | 'FACET_SECRET_PREVIOUS'>,
  ) {
    const changing: Check[] =
      settings.FACET_SECRET_PREVIOUS === undefined ? [] : [{ name: 'secret', look: () => this.secretChange() }];
    const later: Check[] = [
      { name: 'jobs', look: () => this.jobs() },
      { name: 'demo', look: () => this.demoUsers() },
    ];
    this.inDatabase = [{ name: 'keys', look: () => this.signingKeys() }, ...changing, ...later];
  }

  /** Decrypting them shows whether the secret is the right one. */
  private async signingKeys(): Promise<ReturnType<typeof ok>> {
    await this.keys.jwks();
    const signer = (await this.keys.list()).find((one) => one.state === 'signs');
    if (!signer) return ok('none yet; the server makes the first one when it starts');
    const age = this.clock.now().getTime() - signer.activeFrom.getTime();
    const found = `${signer.algorithm} key ${signer.kid} signs for ${Math.floor(age / day)} days`;
    return age > oldKey ? warn(found, 'Run: facet keys rotate') : ok(found);
  }

  /** The values that still need the previous secret. */
  private async secretChange(): Promise<ReturnType<typeof ok>> {
    const { signingKeys, organizationSecrets, mails, apiKeys, linkRequests, refreshTokensUntil } =
      await this.secrets.left();
    if (signingKeys + organizationSecrets + mails > 0) {
      const sealed = `${signingKeys} signing keys, ${organizationSecrets} secrets of organizations and ${mails} emails are not known to be encrypted with FACET_SECRET`;
      return warn(sealed, 'Run: facet secret rotate');
    }
    const left = [
      ...(apiKeys > 0 ? [`${apiKeys} API keys that were not used since`] : []),
      ...(linkRequests > 0 ? [`${linkRequests} requests for links in the queue`] : []),
      ...(refreshTokensUntil ? [`refresh tokens, until ${refreshTokensUntil.toISOString()} at the latest`] : []),
    ];
    if (left.length === 0)
      return ok('nothing is left of FACET_SECRET_PREVIOUS: leave it out, unless it is the one to come');
    return warn(
      `FACET_SECRET_PREVIOUS is needed for ${left.join('; ')}`,
      'Keep it until nothing is left, or leave it out and have these made anew.',
    );
  }

  private async jobs(): Promise<ReturnType<typeof ok>> {
    const { total: parked } = await this.queue.list({ state: 'parked' }, 1);
    const due = await this.queue.dueSince();
    const wait = due ? this.clock.now().getTime() - due.getTime() : 0;
    const found = `${parked} parked; the longest that a job waits: ${Math.max(0, Math.round(wait / 1000))} s`;
    if (parked > 0)
      return warn(found, 'See GET /admin/jobs?state=parked, repair the cause, and have them tried again.');
    return wait > longWait
      ? warn(found, 'No worker seems to run. Start npm run worker, or a server with JOBS=on.')
      : ok(found);
  }

  private async demoUsers(): Promise<ReturnType<typeof ok>> {
    if (!(await this.demoData.isThere())) return ok('no demo users');
    const advice = 'Their passwords and keys lie in a file. Run: facet demo remove';
    return this.settings.production
      ? fail('the demo users exist; no server starts', advice)
      : warn('the demo users exist', advice);
  }

  private async pictureStorage(): Promise<ReturnType<typeof ok>> {
    const free = await this.storage.probe();
    if (free === undefined) return ok('the bucket can be written');
    const found = `the folder can be written; ${Math.floor(free / mebibyte)} MiB are free`;
    if (free < 100 * mebibyte) return fail(found, 'Make room, or set PICTURE_DIR to another disk.');
    return free < gibibyte ? warn(found, 'Make room soon, or set PICTURE_DIR to another disk.') : ok(found);
  }

  private async mailServer(): Promise<ReturnType<typeof ok>> {
    if (!this.mails.isOn)
      return warn(
        'none',
        'Set MAIL_URL and MAIL_FROM: without mail, users cannot reset passwords or accept invitations.',
      );
    await this.mails.verify();
    return ok('the mail server answers');
  }
}

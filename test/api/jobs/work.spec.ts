/** @settings {"JOBS":"on"} */
import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { api, type Answer } from '../../support/api.js';
import { signIn } from '../../support/account.js';
import { eventually } from '../../support/eventually.js';
import { due, enqueue, queued, workedOff } from '../../support/jobs.js';
import { aPerson, later, type TestPerson } from '../../support/people.js';
import { aPicture, hashIn, knownHashes } from '../pictures/pictures.js';

const files = (hash: string): string[] =>
  readdirSync(facet.settings.PICTURE_DIR, { recursive: true, encoding: 'utf8' }).filter((name) => name.includes(hash));

/** Gives a user a picture. Answers its hash. */
async function upload(person: TestPerson, bytes: Buffer): Promise<string> {
  await facet.services.profiles.setPicture(person.id, bytes);
  return hashIn((await api.as(person).get('/me')).body.avatarUrl);
}

describe('picture.sweep', () => {
  it('removes the files of a picture that was replaced', async () => {
    const mia = await aPerson();
    const first = await upload(mia, await aPicture());
    expect(files(first)).toHaveLength(3);
    const second = await upload(mia, await aPicture());
    await workedOff('picture.sweep');
    expect([files(first), files(second).length]).toEqual([[], 3]);
    expect(await knownHashes()).toContain(second);
    expect(await knownHashes()).not.toContain(first);
    expect((await api.get(`/pictures/${first}-512.webp`)).status).toBe(404);
  });

  it('leaves a picture that another user has', async () => {
    const [mia, max, bytes] = [await aPerson(), await aPerson(), await aPicture()];
    const hash = await upload(mia, bytes);
    await upload(max, bytes);
    await api.as(mia).patch('/me', { avatarUrl: null });
    await workedOff('picture.sweep');
    expect(files(hash)).toHaveLength(3);
    await api.as(max).patch('/me', { avatarUrl: null });
    await workedOff('picture.sweep');
    expect(files(hash)).toEqual([]);
  });
});

describe('pictures.clean', () => {
  it('removes what a crash left without a user, and nothing that a user has', async () => {
    const [mia, max] = [await aPerson(), await aPerson()];
    const [kept, lost] = [await upload(mia, await aPicture()), await upload(max, await aPicture())];
    // The reference is gone and its sweep never came: as after a crash of a version that did not queue it.
    await facet.sql('update users set picture_hash = null where id = $1', [max.id]);
    await later(3700, async () => {
      await enqueue('pictures.clean', {});
      await workedOff('pictures.clean');
    });
    expect([files(lost), files(kept).length]).toEqual([[], 3]);
    expect(await knownHashes()).toContain(kept);
  });

  it('is queued by itself', async () => {
    const known = (): Promise<unknown[]> =>
      facet.sql(`select 1 from graphile_worker._private_known_crontabs where identifier = 'pictures.clean'`);
    await eventually(async () => ((await known()).length === 1 ? true : undefined));
  });
});

describe('notifications.trim', () => {
  it('removes what is older than the installation keeps it', async () => {
    const ada = await aPerson({ as: 'admin' });
    const inbox = (): Promise<Answer> => api.as(ada).get(`/v1/user/notifications?containerId=${ada.organization}`);
    const send = (to: object): Promise<Answer> =>
      api.as(ada).post(`/admin/organizations/${ada.organization}/notifications`, {
        ...to,
        type: 'test',
        title: 'Old',
        body: 'Old',
      });
    await send({ all: true });
    await send({ userIds: [ada.id] });
    expect((await inbox()).body).toMatchObject({ total: 2, unread: 2 });
    await later((facet.settings.NOTIFICATION_RETENTION + 1) * 86_400, async () => {
      await enqueue('notifications.trim', {});
      await workedOff('notifications.trim');
    });
    expect((await inbox()).body).toMatchObject({ notifications: [], total: 0, unread: 0 });
    expect(
      await facet.sql('select 1 from notification_messages where organization_id = $1', [ada.organization]),
    ).toEqual([]);
  });
});

describe('sessions.sweep', () => {
  it('removes the sessions that have expired, and no other', async () => {
    const mia = await aPerson();
    await facet.sql(
      `insert into sessions (id, user_id, counter, mac_key, created_at, last_used_at, expires_at)
       select gen_random_uuid(), $1, 0, '\\x00', now(), now(), now() - interval '1 second' from generate_series(1, 2500)`,
      [mia.id],
    );
    await signIn(mia);
    await enqueue('sessions.sweep', {});
    await workedOff('sessions.sweep');
    const [left] = await facet.sql<{ count: number }>(
      'select count(*)::int as count from sessions where user_id = $1',
      [mia.id],
    );
    expect(left?.count).toBe(2);
    expect((await api.as(mia).get('/me')).status).toBe(200);
  });

  it('changes nothing of what an expired session is told', async () => {
    const mia = await aPerson();
    await later(facet.settings.REFRESH_TOKEN_TTL + 60, async () => {
      const before = await api.post('/auth/refresh', { refreshToken: mia.refreshToken });
      await enqueue('sessions.sweep', {});
      await workedOff('sessions.sweep');
      expect(await facet.sql('select 1 from sessions where user_id = $1', [mia.id])).toEqual([]);
      const after = await api.post('/auth/refresh', { refreshToken: mia.refreshToken });
      expect([after.status, after.body]).toEqual([before.status, before.body]);
    });
  });
});

describe('The queue', () => {
  it('holds nothing of a change that was undone', async () => {
    const mia = await aPerson();
    const hash = await upload(mia, await aPicture());
    const undone = facet.write(async (tx, { pictures }) => {
      await pictures.release(tx, hash as never);
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    expect(await queued('picture.sweep')).toEqual([]);
    expect(files(hash)).toHaveLength(3);
  });

  it('keeps a job that no worker knows as it is', async () => {
    const id = await enqueue('nobody.knows', {});
    await enqueue('sessions.sweep', {});
    await workedOff('sessions.sweep');
    expect(await queued('nobody.knows')).toEqual([
      expect.objectContaining({ id, attempts: 0, locked: null, error: null }),
    ]);
  });

  it('tries a payload that it cannot read again, later each time, and parks it in the end', async () => {
    const id = await enqueue('picture.sweep', { hash: randomUUID() }, 3);
    for (const attempts of [1, 2, 3]) {
      const job = await eventually(
        async () =>
          (await queued('picture.sweep')).find((one) => one.id === id && one.attempts === attempts && !one.locked),
        10_000,
      );
      expect(job.error).toBe('This is no payload of picture.sweep.');
      expect(job.runAt.getTime()).toBeGreaterThan(Date.now());
      await due();
    }
    await enqueue('sessions.sweep', {});
    await workedOff('sessions.sweep');
    expect((await queued('picture.sweep')).map((one) => one.attempts)).toEqual([3]);
  });
});

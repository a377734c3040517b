/** @settings {"JOBS":"on","MAIL_URL":"smtp:\/\/127.0.0.1:{port}","MAIL_FROM":"no-reply@facet.example"} */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { newId } from '@app/common';
import { api, type Answer } from '../../support/api.js';
import { inOrganization, memberPath } from '../../support/administration.js';
import { auditOf } from '../../support/audit.js';
import { eventually } from '../../support/eventually.js';
import { enqueue, queued, workedOff } from '../../support/jobs.js';
import { m2 } from '../../support/m2.js';
import { MailServer } from '../../support/mail-server.js';
import { listed } from '../../support/notifications.js';
import { anOrganization, aPerson, type TestPerson } from '../../support/people.js';

const mail = new MailServer();
let admin: TestPerson;
let mia: TestPerson;

beforeAll(async () => {
  await mail.listen(facet.sparePort);
});
afterAll(() => mail.close());
beforeEach(async () => {
  admin = await aPerson({ in: await anOrganization('Acme'), as: 'admin' });
  mia = await aPerson({ in: admin.organization, handle: 'Mia', verified: true });
});
afterEach(() => {
  mail.letters.length = 0;
});

const deny = (pairs: Record<string, string>, query = ''): Promise<Answer> =>
  m2(admin).post(`/api/profile/username/deny/${query}`, pairs);
const told = async (person: TestPerson): Promise<unknown[]> =>
  (await listed(person)).notifications.map((one) => {
    const { type, title, body, data } = one as unknown as Record<string, unknown>;
    return { type, title, body, data };
  });
const inEnglish = (from: string, to: string): object => ({
  type: 'username.changed',
  title: 'Your username was changed',
  body: `The username ${from} is not allowed any more. Your username is ${to} now.`,
  data: { from, to },
});
/** Until the job is done, and every email with it. */
async function settled(): Promise<void> {
  await workedOff('username.tell');
  await workedOff('mail.send');
}
/** A denial of a moment ago, of which the job has not heard. */
const untold = async ({ id, organization }: TestPerson, name: string, successor: string): Promise<void> => {
  await facet.sql(
    `insert into former_usernames (organization_id, id, user_id, name, canonical, successor, cause, changed_at, untold)
     values ($1, $2, $3, $4, lower($4), $5, 'denied', now(), true)`,
    [organization, newId(), id, name, successor],
  );
};
const lettersTo = ({ email }: TestPerson): number => mail.letters.filter(({ to }) => to === email).length;

describe('a member whose username is denied', () => {
  it('gets a notification with both names, and an email without them', async () => {
    expect((await deny({ mia: 'friend' })).status).toBe(204);
    await settled();
    expect(await told(mia)).toEqual([inEnglish('Mia', 'friend')]);
    const letter = await mail.letterTo(mia.email);
    expect(letter.headers.get('subject')).toBe('Your username in Acme was changed');
    expect(letter.content).not.toMatch(/Mia|friend/);
    const sent = await auditOf(admin, { action: 'letter.sent', target: mia.id });
    expect(sent.map(({ details }) => details)).toEqual([{ kind: 'username-denied' }]);
  });

  it('is told so by the administration as well, in their own language', async () => {
    await api.as(mia).patch('/me', { locale: 'de-CH' });
    const path = inOrganization(admin.organization, '/denylist');
    const names = [{ name: 'MIA', replacement: 'friend' }];
    expect((await api.as(admin).post(path, { names })).status).toBe(200);
    await settled();
    expect(await told(mia)).toEqual([
      {
        type: 'username.changed',
        title: 'Ihr Benutzername wurde geändert',
        body: 'Der Benutzername Mia ist nicht mehr erlaubt. Ihr Benutzername ist jetzt friend.',
        data: { from: 'Mia', to: 'friend' },
      },
    ]);
    expect((await mail.letterTo(mia.email)).content).toContain('Ihr Profil zeigt ihn.');
  });

  it('gets no email to an address that is not verified, and the notification all the same', async () => {
    const ben = await aPerson({ in: admin.organization, handle: 'ben' });
    await deny({ ben: 'friend' });
    await settled();
    expect(await told(ben)).toEqual([inEnglish('ben', 'friend')]);
    expect(lettersTo(ben)).toBe(0);
  });

  it('is told once of several names in a row, and once however often the job runs', async () => {
    await untold(mia, 'Mia', 'one');
    await untold(mia, 'one', 'two');
    for (let run = 0; run < 3; run += 1) await enqueue('username.tell', { organizationId: admin.organization });
    await settled();
    expect(await told(mia)).toEqual([inEnglish('Mia', 'two')]);
    expect(lettersTo(mia)).toBe(1);
  });

  it('is told nothing by a dry run, nor by a denial that changes no name', async () => {
    expect((await deny({ mia: 'friend' }, '?dryRun=true')).status).toBe(200);
    expect((await deny({ nobody: 'friend' })).status).toBe(204);
    expect((await m2(admin).put('/api/profile/username/denylist/', ['root'])).status).toBe(204);
    expect((await deny({ mia: 'mia' })).body.usernamesNotDenied).toHaveLength(1);
    expect(await queued('username.tell')).toEqual([]);
    expect(await facet.sql('select 1 from former_usernames where organization_id = $1', [admin.organization])).toEqual(
      [],
    );
    expect(await told(mia)).toEqual([]);
  });

  it('is told nothing once they have left or deleted their account, and holds nobody up', async () => {
    const [ben, eve] = [
      await aPerson({ in: admin.organization, handle: 'ben', verified: true }),
      await aPerson({ in: admin.organization, handle: 'eve', verified: true }),
    ];
    for (const person of [ben, eve, mia]) await untold(person, 'x', 'y');
    expect((await api.as(admin).delete(memberPath(ben))).status).toBe(204);
    expect((await api.as(eve).delete('/me')).status).toBe(202);
    await enqueue('username.tell', { organizationId: admin.organization });
    await settled();
    expect(await told(mia)).toEqual([inEnglish('x', 'y')]);
    const sent = await auditOf(admin, { action: 'letter.sent' });
    expect(sent.filter(({ details }) => details.kind === 'username-denied')).toHaveLength(1);
    const left = await facet.sql('select 1 from former_usernames where organization_id = $1 and untold', [
      admin.organization,
    ]);
    expect(left).toEqual([]);
  });
});

describe('many members whose usernames are denied at once', () => {
  const size = 250;

  beforeEach(async () => {
    await facet.sql(
      `with u as (insert into users (id, name, status) select gen_random_uuid(), 'Many', 'active' from generate_series(1, ${size}) returning id),
        m as (insert into members (organization_id, user_id) select $1, id from u returning user_id),
        n as (select user_id, row_number() over (order by user_id) as at from m),
        i as (insert into inboxes (organization_id, user_id, base) select $1, user_id, 0 from n),
        p as (insert into profiles (organization_id, user_id, username, username_key, search_keys)
          select $1, user_id, 'Many-' || at, 'many-' || at, array['many-' || at, 'many-' || at] from n)
      insert into name_registry (organization_id, canonical, kind, owner_id, name, skeleton)
      select $1, 'many-' || at, 'held', user_id, 'Many-' || at, 'many-' || at from n`,
      [admin.organization],
    );
  });

  it('cost no statement of the request each, and are told each once', async () => {
    const pairs = Object.fromEntries(Array.from({ length: size }, (_, at) => [`many-${at + 1}`, `few-${at + 1}`]));
    let answer: Answer | undefined;
    const many = await facet.inside.statementsOf(async () => void (answer = await deny(pairs)));
    expect(answer?.status).toBe(204);
    for (const write of ['insert into former_usernames', 'update profiles p set username'])
      expect(many.filter((text) => text.includes(write))).toHaveLength(1);
    expect(many.filter((text) => text.includes("'username.tell'")).length).toBeLessThanOrEqual(1);
    await eventually(async () => ((await queued('username.tell')).length === 0 ? true : undefined), 30_000);
    const [seen] = await facet.sql(
      `select count(*)::int as messages, count(distinct d.user_id)::int as users, bool_and(m.data ->> 'to' = p.username) as right
       from notification_deliveries d join notification_messages m on m.organization_id = d.organization_id and m.id = d.message_id
       join profiles p on p.organization_id = d.organization_id and p.user_id = d.user_id
       where d.organization_id = $1 and d.user_id <> $2 and m.type = 'username.changed'`,
      [admin.organization, mia.id],
    );
    expect(seen).toEqual({ messages: size, users: size, right: true });
  });
});

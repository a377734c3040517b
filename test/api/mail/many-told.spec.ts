/** @settings {"MAIL_URL":"smtp:\/\/127.0.0.1:9","MAIL_FROM":"no-reply@facet.example"} */
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { OrganizationId, UserId } from '@app/common';
import { inOrganization } from '../../support/administration.js';
import { api } from '../../support/api.js';
import { addAuthenticator } from '../../support/factors.js';
import { anOrganization, aPerson, type TestPerson } from '../../support/people.js';

const task = 'factor-demand.announce';
let organization: OrganizationId;
let ada: TestPerson;

/** Members of before the demand, each with a verified address. */
async function addMembers(count: number): Promise<void> {
  await facet.sql(
    `with fresh as (insert into users (id, name) select gen_random_uuid(), 'M' || n from generate_series(1, $1::int) n returning id)
     insert into emails (id, user_id, email, address_key, verified, is_default)
       select gen_random_uuid(), id, id || '@x.example', id || '@x.example', true, true from fresh`,
    [count],
  );
  await facet.sql(
    `with joined as (insert into members (organization_id, user_id, joined_at)
       select $1, user_id, now() - interval '1 day' from emails where email like '%@x.example'
         and not exists (select 1 from members m where m.user_id = emails.user_id) returning user_id)
     insert into inboxes (organization_id, user_id, base) select $1, user_id, 0 from joined`,
    [organization],
  );
}

/** Names or texts of the statements that it took. */
const announce = (): Promise<string[]> =>
  facet.inside.statementsOf(() =>
    facet.inside.asJob(task, () =>
      facet.services.factorDemand.announce({ organizationId: organization }, new AbortController().signal),
    ),
  );

const told = async (): Promise<unknown> => {
  const [row] = await facet.sql(
    `select (select count(*)::int from mails where kind = 'factor-demanded' and organization_id = $1) as mails,
       (select count(distinct recipient)::int from mails where kind = 'factor-demanded' and organization_id = $1) as addresses,
       (select count(*)::int from graphile_worker.jobs j join mails m on j.key = 'mail.send:' || m.id where m.organization_id = $1) as jobs,
       (select count(*)::int from notification_deliveries where organization_id = $1) as notifications,
       (select count(*)::int from audit_entries where organization_id = $1 and action = 'letter.sent' and actor_kind = 'job' and details = '{"kind":"factor-demanded"}') as entries`,
    [organization],
  );
  return row;
};
const each = (count: number): object => ({
  ...{ mails: count, addresses: count, jobs: count, notifications: count, entries: count },
});

beforeEach(async () => {
  organization = await anOrganization('Acme');
  ada = await aPerson({ in: organization, as: 'admin', verified: true });
});

describe('the announcement of a demand to 1,000 members', () => {
  beforeEach(async () => {
    await addAuthenticator(ada);
    await addMembers(1000);
    const { status } = await api.as(ada).patch(inOrganization(organization, '/settings'), { secondFactor: 'required' });
    expect(status).toBe(200);
  });

  it('takes as many statements for a hundred members as for one, and tells each once', async () => {
    const sent = await announce();
    expect(await told()).toEqual(each(1000));
    // Eleven batches: the admin is a member as well.
    expect({ sent, tooMany: sent.length > 11 * 19 }).toEqual({ sent, tooMany: false });
    await announce();
    expect(await told()).toEqual(each(1000));
  });

  it('sends no email to an address that is not verified, or has had ten, and notifies its user all the same', async () => {
    const [unverified = '', full = ''] = (
      await facet.sql<{ id: UserId }>(
        'select user_id as id from members where organization_id = $1 order by joined_at limit 2',
        [organization],
      )
    ).map(({ id }) => id);
    await facet.sql('update emails set verified = false where user_id = $1', [unverified]);
    for (let nth = 0; nth < 11; nth += 1)
      await facet.write((tx, { mails }) =>
        mails.notify(tx, full as UserId, 'factor-demanded', { organizationId: organization }),
      );
    const kept = 'select 1 from mails where user_id = any($1)';
    expect(await facet.sql(kept, [[full]])).toHaveLength(10);
    await announce();
    expect(await facet.sql(kept, [[unverified, full]])).toHaveLength(10);
    expect(await told()).toMatchObject({ mails: 998, jobs: 998, notifications: 1000 });
  });
});

describe('an organization', () => {
  const mailsOf = (kind: string): Promise<object[]> =>
    facet.sql(
      `select recipient, organization_name as name from mails where kind = $1 and organization_id = $2 order by recipient`,
      [kind, organization],
    );

  it('that is handed over tells its new admin, and nobody else', async () => {
    const ben = await aPerson({ in: organization, verified: true });
    const path = `/auth/organizations/${organization}/handover`;
    expect((await api.as(ada).post(path, { userId: ben.id })).status).toBe(204);
    expect(await mailsOf('organization-handed-over')).toEqual([{ recipient: ben.email, name: 'Acme' }]);
  });

  it('that is deleted tells each member with a verified address once, all of them in one statement', async () => {
    await addMembers(120);
    await aPerson({ in: organization });
    const path = `/auth/organizations/${organization}`;
    const sent = await facet.inside.statementsOf(async () =>
      expect((await api.as(ada).delete(path, { confirmation: organization })).status).toBe(204),
    );
    const mails = await mailsOf('organization-deleted');
    expect([mails.length, new Set(mails.map((one) => JSON.stringify(one))).size]).toEqual([121, 121]);
    expect(mails).toContainEqual({ recipient: ada.email, name: 'Acme' });
    for (const one of ['INSERT INTO "mails"', 'graphile_worker.add_jobs', 'rate_limit_spend_each'])
      expect([one, sent.filter((text) => text.includes(one)).length]).toEqual([one, one.startsWith('rate') ? 2 : 1]);
  });
});

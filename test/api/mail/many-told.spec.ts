/** @settings {"MAIL_URL":"smtp:\/\/127.0.0.1:9","MAIL_FROM":"no-reply@facet.example"} */
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { OrganizationId, UserId } from '@app/common';
import { inOrganization } from '../../support/administration.js';
import { api } from '../../support/api.js';
import { addAuthenticator } from '../../support/factors.js';
import { anOrganization, aPerson } from '../../support/people.js';

const task = 'factor-demand.announce';
let organization: OrganizationId;

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
  const ada = await aPerson({ in: organization, as: 'admin' });
  await addAuthenticator(ada);
  await addMembers(1000);
  const { status } = await api.as(ada).patch(inOrganization(organization, '/settings'), { secondFactor: 'required' });
  expect(status).toBe(200);
});

describe('the announcement of a demand to 1,000 members', () => {
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

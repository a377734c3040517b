/** @settings {"JOBS":"on","MAIL_URL":"smtp:\/\/127.0.0.1:{port}","MAIL_FROM":"no-reply@facet.example"} */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { OrganizationId } from '@app/common';
import { inOrganization, memberPath } from '../../support/administration.js';
import { api } from '../../support/api.js';
import { auditOf } from '../../support/audit.js';
import { addAuthenticator } from '../../support/factors.js';
import { enqueue, workedOff } from '../../support/jobs.js';
import { MailServer } from '../../support/mail-server.js';
import { anOrganization, aPerson, type TestPerson } from '../../support/people.js';

const mail = new MailServer();
const job = 'factor-demand.announce';
let organization: OrganizationId;
let ada: TestPerson;
let mia: TestPerson;

beforeAll(() => mail.listen(facet.sparePort));
afterAll(() => mail.close());
beforeEach(async () => {
  await facet.sql('delete from rate_limits');
  organization = await anOrganization('Acme');
  ada = await aPerson({ in: organization, as: 'admin', verified: true });
  await addAuthenticator(ada);
  mia = await aPerson({ in: organization, verified: true });
});

async function demand(secondFactor: 'required' | 'optional', more = {}): Promise<void> {
  const { status } = await api.as(ada).patch(inOrganization(organization, '/settings'), { secondFactor, ...more });
  expect(status).toBe(200);
  await workedOff(job);
}
const toldTimes = async ({ id }: TestPerson): Promise<[emails: number, notifications: number]> => {
  const sent = await auditOf(ada, { action: 'letter.sent', target: id });
  const delivered = await facet.sql('select 1 from notification_deliveries where user_id = $1', [id]);
  return [sent.filter(({ details }) => details.kind === 'factor-demanded').length, delivered.length];
};

describe('members whose organization demands a second factor', () => {
  it('get an email and a notification that say from when on', async () => {
    await demand('required', { secondFactorGraceDays: 9 });
    const { headers, content } = await mail.letterTo(mia.email);
    expect(headers.get('subject')).toBe('Acme demands a second factor');
    const { body } = await api.as(mia).get(`/v1/user/notifications?containerId=${organization}`);
    const { factorDueAt } = (await api.as(mia).get('/auth/session')).body as { factorDueAt: string };
    const day = new Date(factorDueAt).getUTCDate();
    expect(content).toMatch(new RegExp(`From ${day} \\w+ 20\\d\\d.* UTC on, Acme demands`));
    expect(JSON.stringify(body)).toContain('You need a second factor');
    expect(JSON.stringify(body)).toContain(factorDueAt);
    expect([await toldTimes(mia), await toldTimes(ada)]).toEqual([
      [1, 1],
      [0, 0],
    ]);
  });

  it('are told in the language of each, and of the organization', async () => {
    expect((await api.as(mia).patch('/me', { locale: 'fr' })).status).toBe(200);
    await demand('required', { locale: 'de' });
    expect((await mail.letterTo(mia.email)).content).toContain('Acme exige un second facteur');
    const { body } = await api.as(mia).get(`/v1/user/notifications?containerId=${organization}`);
    expect(JSON.stringify(body)).toContain('Sie brauchen einen zweiten Faktor');
  });

  it('are told once of each demand, however often the job runs', async () => {
    await demand('required');
    await demand('required', { secondFactorGraceDays: 3 });
    await enqueue(job, { organizationId: organization });
    await workedOff(job);
    expect(await toldTimes(mia)).toEqual([1, 1]);
    await demand('optional');
    expect(await toldTimes(mia)).toEqual([1, 1]);
    await demand('required');
    expect(await toldTimes(mia)).toEqual([2, 2]);
  });

  it('are not told when they are banned, or join later, or when it is over', async () => {
    const [bea, leo] = [await aPerson({ in: organization, verified: true }), await aPerson({ verified: true })];
    expect((await api.as(ada).post(memberPath(bea, '/ban'))).status).toBeLessThan(300);
    await demand('required');
    await facet.sql('insert into members (organization_id, user_id) values ($1, $2)', [organization, leo.id]);
    await facet.sql('delete from demand_notices where organization_id = $1', [organization]);
    await facet.sql(`update organizations set second_factor_since = second_factor_since - interval '1 second'`);
    await enqueue(job, { organizationId: organization });
    await workedOff(job);
    expect([await toldTimes(bea), await toldTimes(leo)]).toEqual([
      [0, 0],
      [0, 0],
    ]);
    await facet.sql(`update organizations set second_factor = 'optional', second_factor_since = null`);
    await facet.sql('delete from demand_notices where organization_id = $1', [organization]);
    const before = await toldTimes(mia);
    await enqueue(job, { organizationId: organization });
    await workedOff(job);
    expect(await toldTimes(mia)).toEqual(before);
  });

  it('are told only after those whom a job that was cut off has told', async () => {
    const others = [await aPerson({ in: organization, verified: true }), mia];
    const [first, second] = others.sort((one, other) => (one.id < other.id ? -1 : 1));
    await facet.sql(`update organizations set second_factor = 'required', second_factor_since = now() where id = $1`, [
      organization,
    ]);
    await facet.sql(
      `insert into demand_notices (organization_id, since, reached, done) select id, second_factor_since, $2, false from organizations where id = $1`,
      [organization, first?.id],
    );
    await enqueue(job, { organizationId: organization });
    await workedOff(job);
    const told = async (one = first): Promise<number> =>
      (await facet.sql('select 1 from notification_deliveries where user_id = $1', [one?.id])).length;
    expect([await told(first), await told(second)]).toEqual([0, 1]);
  });
});

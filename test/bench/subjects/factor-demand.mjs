import { FactorDemandService } from '../../../dist/libs/members/src/factor-demand/factor-demand.service.js';
import { makeDatabase, openStaff } from '../world/database.mjs';
import { organization } from '../world/people.mjs';

const name = 'facet_demand';
/** Emails are queued, and nobody sends them. */
const mail = { MAIL_URL: 'smtp://127.0.0.1:9', MAIL_FROM: 'no-reply@bench.example' };

/** The job that tells all members of an organization that it demands a second factor from now on. */
export async function factorDemand({ options, postgres }) {
  const members = Math.min(options.users, options.quick ? 5000 : 100_000);
  await postgres.drop(name);
  await makeDatabase(postgres, name, members);
  const staff = await openStaff(postgres, name, mail);
  try {
    await postgres.ask(
      name,
      `update organizations set second_factor = 'required', second_factor_since = now() where id = $1`,
      [organization],
    );
    const began = performance.now();
    await staff.get(FactorDemandService).announce({ organizationId: organization }, new AbortController().signal);
    const seconds = (performance.now() - began) / 1000;
    const [{ mails }] = await postgres.ask(
      name,
      `select count(*)::int as mails from mails where kind = 'factor-demanded'`,
    );
    if (mails !== members) throw new Error(`of ${members} members ${mails} are told`);
    const how = `a notification and an email each, ${seconds.toFixed(1)} s, in batches of 100`;
    const what = `members told of a demanded second factor, of ${members}`;
    return { lines: [{ what, value: members / seconds, unit: '/s', atLeast: 300, aim: 1000, how }] };
  } finally {
    await staff.close();
    await postgres.drop(name);
  }
}

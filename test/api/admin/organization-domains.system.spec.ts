/**
 * @settings {"JOBS":"on","DNS_SERVERS":"127.0.0.1:{port}"}
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Resolver } from 'node:dns/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { aSignUp, expectProblem } from '../../support/account.js';
import { inOrganization } from '../../support/administration.js';
import { api, type Answer } from '../../support/api.js';
import { auditOf } from '../../support/audit.js';
import { eventually } from '../../support/eventually.js';
import { enqueue, workedOff } from '../../support/jobs.js';
import { aPerson, later, type TestPerson } from '../../support/people.js';

/** BIND, from Debian's bind9. Without it the file is skipped. */
const program = '/usr/sbin/named';
const day = 86_400;
const zone = 'company.example';

/** A real name server that is in charge of `company.example`. */
class NameServer {
  private readonly folder = mkdtempSync(join(tmpdir(), 'facet-named-'));
  private server: ChildProcess | undefined;
  private serial = 0;

  constructor(private readonly port: number) {
    writeFileSync(
      join(this.folder, 'named.conf'),
      `options { directory "${this.folder}"; listen-on port ${port} { 127.0.0.1; }; listen-on-v6 { none; };
         pid-file none; session-keyfile none; recursion no; dnssec-validation no; };
       controls { };
       zone "${zone}" { type primary; file "zone"; };`,
    );
  }

  /** Starts it anew with these records: the name below the zone, and the rest of its line. */
  async serve(...records: readonly string[]): Promise<void> {
    await this.stop();
    this.serial += 1;
    writeFileSync(
      join(this.folder, 'zone'),
      `$TTL 0\n@ IN SOA ns hostmaster ( ${this.serial} 60 60 60 0 )\n@ IN NS ns\nns IN A 127.0.0.1\nserial IN TXT "${this.serial}"\n${records.join('\n')}\n`,
    );
    this.server = spawn(program, ['-g', '-c', join(this.folder, 'named.conf')], { stdio: 'ignore' });
    await eventually(async () => {
      const resolver = new Resolver({ timeout: 500, tries: 1 });
      resolver.setServers([`127.0.0.1:${this.port}`]);
      const found = await resolver.resolveTxt(`serial.${zone}`).catch(() => []);
      return found.flat().includes(String(this.serial)) ? true : undefined;
    }, 15_000);
  }

  async stop(): Promise<void> {
    if (!this.server) return;
    const ended = once(this.server, 'exit');
    this.server.kill('SIGKILL');
    await ended;
    this.server = undefined;
  }

  async close(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

const whereNamed = existsSync(program) ? describe : describe.skip;

whereNamed('a domain and its record in a real DNS', () => {
  let dns: NameServer;
  let ada: TestPerson;

  beforeAll(() => {
    dns = new NameServer(facet.sparePort);
  });
  afterAll(() => dns.close());
  beforeEach(async () => {
    await facet.sql('delete from organization_domains');
    ada = await aPerson({ as: 'admin' });
  });

  const path = (rest = '', by = ada): string => inOrganization(by.organization, `/domains${rest}`);
  const verify = (by = ada, domain = zone): Promise<Answer> => api.as(by).post(path(`/${domain}/verify`, by));
  const look = async (seconds: number): Promise<Answer> => {
    await later(seconds, async () => {
      await enqueue('domains.check', {});
      await workedOff('domains.check', 30_000);
    });
    return api.as(ada).get(path());
  };
  async function added(by = ada, domain = zone): Promise<string> {
    const { status, body } = await api.as(by).post(path('', by), { domain, joining: 'members' });
    expect(status).toBe(201);
    return body.record.value as string;
  }
  const txt = (value: string, name = '_facet-challenge'): string => `${name} IN TXT "${value}"`;
  const statusOf = ({ body }: Answer): unknown[] => {
    const [{ status, lastCheck }] = body.domains as [{ status: string; lastCheck: string }];
    return [status, lastCheck];
  };

  it('is verified by the record, also beside others, in pieces and behind an alias', async () => {
    const value = await added();
    await dns.serve('other IN A 127.0.0.1');
    expect((await verify()).body).toMatchObject({ status: 'pending', lastCheck: 'absent' });
    await dns.serve(txt('facet-verification=another'), txt('v=spf1 -all'));
    expect((await verify()).body).toMatchObject({ status: 'pending', lastCheck: 'absent' });
    const mia = await aPerson({ email: `mia@${zone}`, verified: true });
    const enter = (): Promise<Answer> => api.as(mia).post(`/auth/memberships/${ada.organization}`);
    expectProblem(await enter(), 403, 'domain.not_open');
    const [head, tail] = [value.slice(0, 30), value.slice(30)];
    await dns.serve(
      '_facet-challenge IN CNAME elsewhere',
      `elsewhere IN TXT "${head}" "${tail}"`,
      'elsewhere IN TXT "x"',
    );
    expect((await verify()).body).toMatchObject({ status: 'verified', lastCheck: 'found' });
    expect((await enter()).status).toBe(204);
    expect(await auditOf(ada, { action: 'domain.verified' })).toMatchObject([{ target: { type: 'domain', id: zone } }]);
  });

  it('is not verified by aliases that lead in a circle, nor by a server that is down', async () => {
    await added();
    await dns.serve('_facet-challenge IN CNAME round', 'round IN CNAME _facet-challenge');
    expect((await verify()).body).toMatchObject({ status: 'pending' });
    await dns.stop();
    expect((await verify()).body).toMatchObject({ status: 'pending', lastCheck: 'unreachable' });
  });

  it('is that of one organization until its record is gone for a week', async () => {
    const eve = await aPerson({ as: 'admin' });
    const [first, second] = [await added(), await added(eve)];
    await dns.serve(txt(first), txt(second));
    const answers = await Promise.all([verify(), verify(eve)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const [owner, other] = answers[0]?.status === 200 ? [ada, eve] : [eve, ada];
    expectProblem(await verify(other), 409, 'domain.taken');
    ada = owner;
    await dns.serve(txt(owner === eve ? first : second));
    expect(statusOf(await look(2 * day))).toEqual(['failing', 'absent']);
    expectProblem(await verify(other), 409, 'domain.taken');
    expect(statusOf(await look(8 * day))).toEqual(['failing', 'absent']);
    expect(statusOf(await look(10 * day))).toEqual(['pending', 'absent']);
    expect(await auditOf(owner, { action: 'domain.lapsed' })).toHaveLength(1);
    expect((await verify(other)).body).toMatchObject({ status: 'verified' });
  });

  it('keeps its effect while a record comes back, and while nobody can look', async () => {
    const value = await added();
    await dns.serve(txt(value));
    expect((await verify()).body).toMatchObject({ status: 'verified' });
    await dns.serve();
    expect(statusOf(await look(2 * day))).toEqual(['failing', 'absent']);
    await dns.serve(txt(value));
    expect(statusOf(await look(4 * day))).toEqual(['verified', 'found']);
    await dns.stop();
    expect(statusOf(await look(20 * day))).toEqual(['verified', 'unreachable']);
  });

  it('lets its people sign up where others need an invitation, and addresses are verified first', async () => {
    const strict = await facet.another({ EMAIL_VERIFICATION: 'required', MAIL_URL: 'smtp://127.0.0.1:1' });
    await api.as(ada).patch(inOrganization(ada.organization, '/settings'), { signUp: 'invite' });
    const signUp = (email: string): Promise<Answer> =>
      api.at(strict).post('/auth/sign-up', aSignUp(ada.organization, { email }));
    const value = await added();
    expectProblem(await signUp(`nina@${zone}`), 403, 'sign_up.by_invitation');
    await dns.serve(txt(value));
    await verify();
    expect((await signUp(`nina@${zone}`)).status).toBe(202);
    expectProblem(await signUp('nina@elsewhere.example'), 403, 'sign_up.by_invitation');
  });
});

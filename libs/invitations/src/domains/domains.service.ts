import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Authority } from '@app/accounts';
import { audit, type Action, type Details } from '@app/audit';
import { Clock, type OrganizationId, type OrganizationPrincipal, type Precondition } from '@app/common';
import { SETTINGS, type Settings } from '@app/config';
import { TransactionManager, type Tx } from '@app/database';
import { HandlesJob } from '@app/jobs';
import { OrganizationDomainsRepository, OrganizationsRepository, type OrganizationDomain } from '@app/organizations';
import { RateLimits } from '@app/rate-limits';
import { assertDomain, domainKeyOf } from './domain-names.js';
import { lookForProof } from './domain-proofs.js';
import { DomainLimitReached, DomainNotFound } from './domains.errors.js';

/** Domains of one organization. */
const most = 20;
/** Milliseconds between two looks at a verified domain, and until one whose record is gone has no effect. */
const [checkEvery, grace] = [86_400_000, 7 * 86_400_000];
/** Domains that are looked at together. */
const together = 10;

type Joining = OrganizationDomain['joining'];
type Check = NonNullable<OrganizationDomain['lastCheck']>;

/** The domains of an organization, as admins add, verify and open them, and as a job looks at them again. */
@Injectable()
export class DomainsService {
  constructor(
    private readonly repository: OrganizationDomainsRepository,
    private readonly authority: Authority,
    private readonly organizations: OrganizationsRepository,
    private readonly limits: RateLimits,
    private readonly transactions: TransactionManager,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'DNS_SERVERS'>,
  ) {}

  /** By name. */
  list(organizationId: OrganizationId): Promise<OrganizationDomain[]> {
    return this.repository.list(organizationId);
  }

  /** Throws `DomainNotFound`. */
  async read(organizationId: OrganizationId, text: string): Promise<OrganizationDomain> {
    const domain = domainKeyOf(text);
    const found = domain === undefined ? undefined : await this.repository.find(organizationId, domain);
    if (!found) throw new DomainNotFound();
    return found;
  }

  /** Throws `DomainInvalid`, `DomainExists` or `DomainLimitReached`. */
  async add(caller: OrganizationPrincipal, text: string, joining: Joining = 'off'): Promise<OrganizationDomain> {
    const { organizationId } = caller;
    const domain = assertDomain(text);
    return this.transactions.run(async (tx) => {
      await this.authority.asOfNow(tx, caller, 'update:domains');
      await this.organizations.lock(tx, organizationId);
      if ((await this.repository.count(tx, organizationId)) >= most) throw new DomainLimitReached();
      const added: OrganizationDomain = {
        ...{ organizationId, domain, joining },
        token: randomBytes(24).toString('base64url'),
        createdAt: tx.now(),
        ...{ lastCheck: null, verifiedAt: null, checkedAt: null, failingSince: null },
        version: 1,
      };
      await this.repository.add(tx, added);
      await record(tx, 'domain.added', added, { joining });
      return added;
    });
  }

  /**
   * Looks for the record now. The domain has an effect from then on, if it is there. Throws `DomainNotFound`,
   * `DomainTaken` or `TooManyRequests`.
   */
  async verify(caller: OrganizationPrincipal, text: string): Promise<OrganizationDomain> {
    const { organizationId } = caller;
    await this.limits.consume('domain.organization', organizationId);
    const known = await this.read(organizationId, text);
    const check = await this.look(known);
    return this.transactions.run(async (tx) => {
      await this.authority.asOfNow(tx, caller, 'update:domains');
      const checked = await this.recordCheck(tx, known, check);
      if (!checked) throw new DomainNotFound();
      return checked;
    });
  }

  /** Throws `DomainNotFound` or `StaleVersion`. */
  change(
    caller: OrganizationPrincipal,
    text: string,
    joining: Joining,
    expected: Precondition,
  ): Promise<OrganizationDomain> {
    return this.transactions.run(async (tx) => {
      const before = await this.lock(tx, caller, text);
      expected.assertMatches(String(before.version));
      if (before.joining === joining) return before;
      await this.repository.setJoining(tx, { ...before, joining });
      await record(tx, 'domain.changed', before, { joining: { old: [before.joining], new: [joining] } });
      return { ...before, joining, version: before.version + 1 };
    });
  }

  /** Members who joined by it stay. Throws `DomainNotFound`. */
  remove(caller: OrganizationPrincipal, text: string): Promise<void> {
    return this.transactions.run(async (tx) => {
      const before = await this.lock(tx, caller, text);
      await this.repository.remove(tx, before.organizationId, before.domain);
      await record(tx, 'domain.removed', before);
    });
  }

  /** The job: looks again at the verified domains that nobody has looked at for a day. */
  @HandlesJob('domains.check')
  async checkAgain(_: unknown, signal: AbortSignal): Promise<void> {
    const before = new Date(this.clock.now().getTime() - checkEvery);
    for (let due = await this.repository.listDue(before, together); due.length > 0 && !signal.aborted;) {
      const checks = await Promise.all(due.map(async (domain) => [domain, await this.look(domain)] as const));
      for (const [domain, check] of checks) await this.transactions.run((tx) => this.recordCheck(tx, domain, check));
      due = await this.repository.listDue(before, together);
    }
  }

  private look(domain: OrganizationDomain): Promise<Check> {
    return lookForProof(domain, this.settings.DNS_SERVERS);
  }

  private async lock(tx: Tx, caller: OrganizationPrincipal, text: string): Promise<OrganizationDomain> {
    await this.authority.asOfNow(tx, caller, 'update:domains');
    const domain = domainKeyOf(text);
    const found = domain === undefined ? undefined : await this.repository.lock(tx, caller.organizationId, domain);
    if (!found) throw new DomainNotFound();
    return found;
  }

  /**
   * What the look changes. A verified domain whose record is gone keeps its effect for a week, and one that nobody can
   * look at for as long as that lasts. @returns undefined if the domain was removed, or added anew, meanwhile
   */
  private async recordCheck(tx: Tx, known: OrganizationDomain, check: Check): Promise<OrganizationDomain | undefined> {
    const before = await this.repository.lock(tx, known.organizationId, known.domain);
    if (before?.token !== known.token) return undefined;
    const after = afterCheck(before, check, tx.now());
    await this.repository.recordCheck(tx, after);
    if (!before.verifiedAt && after.verifiedAt) await record(tx, 'domain.verified', after);
    if (before.verifiedAt && !after.verifiedAt) await record(tx, 'domain.lapsed', after);
    return after;
  }
}

function afterCheck(before: OrganizationDomain, check: Check, now: Date): OrganizationDomain {
  const checked = { ...before, lastCheck: check, checkedAt: now };
  if (check === 'found') return { ...checked, verifiedAt: before.verifiedAt ?? now, failingSince: null };
  if (check === 'unreachable' || !before.verifiedAt) return checked;
  const failingSince = before.failingSince ?? now;
  const isOver = now.getTime() - failingSince.getTime() >= grace;
  return isOver ? { ...checked, verifiedAt: null, failingSince: null } : { ...checked, failingSince };
}

function record(
  tx: Tx,
  action: Extract<Action, `domain.${string}`>,
  { organizationId, domain }: OrganizationDomain,
  details: Details = {},
): Promise<void> {
  const target = { type: 'domain', id: domain } as const;
  return audit.record(tx, { action, organizationId, target, details });
}

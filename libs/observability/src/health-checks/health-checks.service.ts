import { Injectable } from '@nestjs/common';
import { ConnectionPool, isUndefinedTable } from '@app/database';
import { DatabaseChecks } from './database-checks.service.js';
import { fail, warn, type Check, type CheckResult } from './check-result.js';
import { ServiceChecks } from './service-checks.service.js';

/** Puts an error into a line. */
type Explain = (thrown: unknown) => string;

/** All checks, one after the other. */
@Injectable()
export class HealthChecks {
  constructor(
    private readonly pool: ConnectionPool,
    private readonly database: DatabaseChecks,
    private readonly services: ServiceChecks,
  ) {}

  async run(explain: Explain): Promise<CheckResult[]> {
    const { inDatabase, outside } = this.services;
    const [version, ...others] = [...this.database.checks, ...inDatabase];
    const unreachable = await this.pool.open().then(
      () => undefined,
      (error: unknown): CheckResult => ({ check: version?.name ?? '', status: 'fail', found: explain(error), advice: 'Check DATABASE_URL and the server.' }),
    );
    const findings = unreachable ? [unreachable, ...others.map(unseen)] : await look([...this.database.checks, ...inDatabase], explain);
    return [...findings, ...(await look(outside, explain))];
  }
}

const unseen = ({ name }: Check): CheckResult => ({
  check: name,
  status: 'warn',
  found: 'not looked at: there is no database',
  advice: 'Repair the database first.',
});

async function look(checks: readonly Check[], explain: Explain): Promise<CheckResult[]> {
  const findings: CheckResult[] = [];
  for (const check of checks) {
    const validated = await check
      .look()
      .catch((error: unknown) =>
        isUndefinedTable(error)
          ? warn('not looked at: its tables are not there', 'Run: facet migrate')
          : fail(explain(error), 'Repair this and run facet doctor again.'),
      );
    findings.push({ check: check.name, ...validated });
  }
  return findings;
}

import { Command } from 'nest-commander';
import { ConfigError } from '@app/config';
import { HealthChecks, type CheckResult } from '@app/observability';
import { explanationOf } from '@app/bootstrap';
import { Installation } from './installation.js';
import { Operation, type Outcome } from './operation.js';

const explain = (thrown: unknown): string => explanationOf(thrown).line.split('\n', 1)[0] ?? '';

const lineOf = ({ check, status, found, advice }: CheckResult): string =>
  `${status.padEnd(4)}  ${check.padEnd(11)}  ${found}${advice === undefined ? '' : ` → ${advice}`}`;

@Command({ name: 'doctor', description: 'Look at all that the installation stands on: each line ok, or what to do. Ends with 1 when something fails.' })
export class DoctorCommand extends Operation {
  protected override readonly examples = ['doctor', 'doctor --json'];

  constructor(private readonly installation: Installation) {
    super();
  }

  protected async perform(): Promise<Outcome> {
    const findings = await this.findings();
    const sound = findings.every((one) => one.status !== 'fail');
    return { data: { ok: sound, findings }, text: findings.map(lineOf).join('\n'), incomplete: !sound };
  }

  /** Settings come first: without them there is nothing to look at. */
  private async findings(): Promise<CheckResult[]> {
    const settings: CheckResult = { check: 'settings', status: 'ok', found: 'valid' };
    try {
      return await this.installation.examine(async (services, { production }) => {
        const found = production ? 'valid for production' : 'valid, not for production (NODE_ENV)';
        return [{ ...settings, found }, ...(await services.get(HealthChecks, { strict: false }).run(explain))];
      });
    } catch (error) {
      if (error instanceof ConfigError)
        return [{ ...settings, status: 'fail', found: explain(error), advice: 'Repair the settings first; nothing else was looked at.' }];
      return [settings, { check: 'database', status: 'fail', found: explain(error), advice: 'Repair this first; nothing else was looked at.' }];
    }
  }
}

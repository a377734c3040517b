import { ConfigError } from '@app/config';
import { HealthChecks, HealthChecksModule, type CheckResult } from '@app/observability';
import { explanationOf } from '@app/bootstrap';
import type { Call, CommandContext, Outcome } from '../command.js';
import { inspect } from '../installation.js';

const explain = (thrown: unknown): string => explanationOf(thrown).line.split('\n', 1)[0] ?? '';

const lineOf = ({ check, status, found, advice }: CheckResult): string =>
  `${status.padEnd(4)}  ${check.padEnd(11)}  ${found}${advice === undefined ? '' : ` → ${advice}`}`;

export async function runDoctor({ context }: Call): Promise<Outcome> {
  const findings = await findingsOf(context);
  const ok = findings.every((one) => one.status !== 'fail');
  return { data: { ok, findings }, text: findings.map(lineOf).join('\n'), incomplete: !ok };
}

/** Settings come first: without them there is nothing to look at. */
async function findingsOf(context: CommandContext): Promise<CheckResult[]> {
  const settings: CheckResult = { check: 'settings', status: 'ok', found: 'valid' };
  try {
    return await inspect(context, [HealthChecksModule], async (get, { production }) => {
      const found = production ? 'valid for production' : 'valid, not for production (NODE_ENV)';
      return [{ ...settings, found }, ...(await get(HealthChecks).run(explain))];
    });
  } catch (error) {
    if (error instanceof ConfigError)
      return [{ ...settings, status: 'fail', found: explain(error), advice: 'Repair the settings first; nothing else was looked at.' }];
    return [settings, { check: 'database', status: 'fail', found: explain(error), advice: 'Repair this first; nothing else was looked at.' }];
  }
}

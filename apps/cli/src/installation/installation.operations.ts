import { AuthModule, SecretRotation, SigningKeys, type SigningKeySummary } from '@app/auth';
import { explanationOf, migrateDatabase, replaceGeneratedSecret } from '@app/bootstrap';
import { ConfigError } from '@app/config';
import { distribute, type DistributionStep } from '@app/database';
import { HealthChecks, HealthChecksModule, type CheckResult } from '@app/observability';
import type { Call, CommandContext, OperationsOf, Outcome } from '../command.js';
import { reportProgress } from '../streams.js';
import { connect, inspect, linesOf, operation, settingsOf } from '../operation.js';
import type * as table from './installation.commands.js';

const explain = (thrown: unknown): string => explanationOf(thrown).line.split('\n', 1)[0] ?? '';

/** Settings come first: without them there is nothing to look at. */
async function checkAll(context: CommandContext): Promise<CheckResult[]> {
  const settings: CheckResult = { check: 'settings', status: 'ok', found: 'valid' };
  try {
    return await inspect(context, [HealthChecksModule], async (get, { production }) => {
      const found = production ? 'valid for production' : 'valid, not for production (NODE_ENV)';
      return [{ ...settings, found }, ...(await get(HealthChecks).run(explain))];
    });
  } catch (error) {
    const advice = 'Repair this first; nothing else was looked at.';
    const failed = { status: 'fail', found: explain(error), advice } as const;
    return error instanceof ConfigError ? [{ ...settings, ...failed }] : [settings, { check: 'database', ...failed }];
  }
}

const checkLine = ({ check, status, found, advice }: CheckResult): string =>
  `${status.padEnd(4)}  ${check.padEnd(11)}  ${found}${advice === undefined ? '' : ` → ${advice}`}`;

const stepText = ({ what, statements }: DistributionStep): string =>
  [`-- ${what}`, ...statements.map((one) => `${one};`)].join('\n');

export const installation: OperationsOf<typeof table.installation> = {
  migrate: async ({ context }) => {
    const applied = await connect(context, migrateDatabase);
    return { data: { applied }, text: applied.length === 0 ? 'Nothing to do.' : `Migrated: ${applied.join(', ')}` };
  },

  doctor: async ({ context }) => {
    const findings = await checkAll(context);
    const ok = findings.every((one) => one.status !== 'fail');
    return { data: { ok, findings }, text: linesOf(findings, checkLine), incomplete: !ok };
  },

  distribute: async ({ context, reject, options: { plan = false, apply = false } }) => {
    if (plan === apply) reject('give one of --plan and --apply');
    const steps = await connect(context, (settings) =>
      distribute(settings, apply, (line) => reportProgress(context, line)),
    );
    if (steps.length === 0) return { data: { steps }, text: 'Nothing to do: the tables are distributed.' };
    const text = apply ? `Done: ${steps.length} steps. Start the servers again.` : linesOf(steps, stepText);
    return { data: { steps }, text };
  },
};

const keyLine = ({ kid, algorithm, activeFrom, state }: SigningKeySummary): string =>
  `${kid}  ${algorithm}  from ${activeFrom.toISOString()}  ${state}`;

export const keys: OperationsOf<typeof table.keys> = {
  list: operation([AuthModule], () => async (get) => {
    const all = await get(SigningKeys).list();
    return { data: all, text: linesOf(all, keyLine, 'No keys yet: the server makes the first one when it starts.') };
  }),

  rotate: operation([AuthModule], ({ options: { alg, now = false } }) => async (get) => {
    const { kid, activeFrom, removed } = await get(SigningKeys).rotate(alg, now);
    const ended = `\nEnded with all their tokens, at running servers within ten seconds: ${removed.join(', ')}`;
    const text = `Key ${kid} (${alg}) signs from ${activeFrom.toISOString()} on.${removed.length === 0 ? '' : ended}`;
    return { data: { kid, algorithm: alg, activeFrom, removed }, text };
  }),

  remove: operation([AuthModule], ({ words: [kid = ''] }) => async (get) => {
    await get(SigningKeys).remove(kid);
    return { data: { kid }, text: `Key ${kid} is gone. Running servers refuse its tokens within ten seconds.` };
  }),
};

function generateSecret({ context, reject }: Call): Outcome {
  const { FACET_SECRET, DATA_DIR } = settingsOf(context);
  if (FACET_SECRET !== undefined)
    reject('FACET_SECRET is set: give a new one there, and the one before as FACET_SECRET_PREVIOUS');
  const previousFile = replaceGeneratedSecret(DATA_DIR);
  const text = `A new secret is in ${DATA_DIR}, the one before in ${previousFile}. Restart the server now, then run: facet secret rotate`;
  return { data: { previousFile }, text };
}

const encryptAnew = operation([AuthModule], ({ context }) => async (get) => {
  const rotation = get(SecretRotation);
  const { resealed, unreadable } = await rotation.rotate((line) => reportProgress(context, line));
  const left = await rotation.left();
  const { signingKeys, organizationSecrets, mails, factors } = resealed;
  const done = `Sealed anew: ${signingKeys} signing keys, ${organizationSecrets} secrets of organizations, ${mails} letters, ${factors} authenticator apps.`;
  const lost = unreadable > 0 ? `\n${unreadable} could be opened with neither secret.` : '';
  const text = `${done}${lost}\n${leftText(left)}`;
  return { data: { resealed, unreadable, left }, text, incomplete: unreadable > 0 };
});

function leftText({ apiKeys, linkRequests, refreshTokensUntil }: Awaited<ReturnType<SecretRotation['left']>>): string {
  const tokens = refreshTokensUntil ? `refresh tokens until ${refreshTokensUntil.toISOString()}` : 'no refresh tokens';
  return `Of the secret before there are left: ${apiKeys} API keys that were not used since, ${linkRequests} requests for links, ${tokens}.`;
}

export const secret: OperationsOf<typeof table.secret> = {
  rotate: async (call) => (call.options.generate ? generateSecret(call) : encryptAnew(call)),
};

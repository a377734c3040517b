import { AuthModule, SecretRotation } from '@app/auth';
import { replaceGeneratedSecret } from '@app/bootstrap';
import type { Call, CommandContext, Outcome } from '../command.js';
import { open, settingsOf } from '../installation.js';
import { reportProgress } from '../standard-streams.js';

export async function rotateSecret(call: Call<{ generate?: boolean }>): Promise<Outcome> {
  return call.options.generate ? replaceSecret(call) : encryptAnew(call.context);
}

function replaceSecret({ context, reject }: Call): Outcome {
  const { FACET_SECRET, DATA_DIR } = settingsOf(context);
  if (FACET_SECRET !== undefined) reject('error: FACET_SECRET is set: give a new one there, and the one before as FACET_SECRET_PREVIOUS');
  const previousFile = replaceGeneratedSecret(DATA_DIR);
  const text = `A new secret is in ${DATA_DIR}, the one before in ${previousFile}. Restart the server now, then run: facet secret rotate`;
  return { data: { previousFile }, text };
}

function encryptAnew(context: CommandContext): Promise<Outcome> {
  return open(context, [AuthModule], async (get) => {
    const rotation = get(SecretRotation);
    const { resealed, unreadable } = await rotation.rotate((line) => reportProgress(context, line));
    const left = await rotation.left();
    const { signingKeys, organizationSecrets, mails } = resealed;
    const done = `Sealed anew: ${signingKeys} signing keys, ${organizationSecrets} secrets of organizations, ${mails} letters.`;
    const lost = unreadable > 0 ? `\n${unreadable} could be opened with neither secret.` : '';
    return { data: { resealed, unreadable, left }, text: `${done}${lost}\n${leftText(left)}`, incomplete: unreadable > 0 };
  });
}

function leftText({ apiKeys, linkRequests, refreshTokensUntil }: Awaited<ReturnType<SecretRotation['left']>>): string {
  const tokens = refreshTokensUntil ? `refresh tokens until ${refreshTokensUntil.toISOString()}` : 'no refresh tokens';
  return `Of the secret before there are left: ${apiKeys} API keys that were not used since, ${linkRequests} requests for links, ${tokens}.`;
}

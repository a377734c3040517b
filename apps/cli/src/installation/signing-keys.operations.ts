import { AuthModule, SigningKeys, type SigningKeySummary } from '@app/auth';
import type { Call, Outcome } from '../command.js';
import { open } from '../installation.js';

const modules = [AuthModule];

const lineOf = ({ kid, algorithm, activeFrom, state }: SigningKeySummary): string => `${kid}  ${algorithm}  from ${activeFrom.toISOString()}  ${state}`;

export async function listKeys({ context }: Call): Promise<Outcome> {
  const keys = await open(context, modules, (get) => get(SigningKeys).list());
  return { data: keys, text: keys.length === 0 ? 'No keys yet: the server makes the first one when it starts.' : keys.map(lineOf).join('\n') };
}

export async function rotateKeys({ options: { alg, now = false }, context }: Call<{ alg: SigningKeySummary['algorithm']; now?: boolean }>): Promise<Outcome> {
  const { kid, activeFrom, removed } = await open(context, modules, (get) => get(SigningKeys).rotate(alg, now));
  const text = `Key ${kid} (${alg}) signs from ${activeFrom.toISOString()} on.`;
  const ended = `Ended with all their tokens, at running servers within ten seconds: ${removed.join(', ')}`;
  return { data: { kid, algorithm: alg, activeFrom, removed }, text: removed.length === 0 ? text : `${text}\n${ended}` };
}

export async function removeKey({ words: [kid = ''], context }: Call): Promise<Outcome> {
  await open(context, modules, (get) => get(SigningKeys).remove(kid));
  return { data: { kid }, text: `Key ${kid} is gone. Running servers refuse its tokens within ten seconds.` };
}

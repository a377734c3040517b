import { AuthModule, TrustedIssuers, type StoredIssuer } from '@app/auth';
import type { Call, Outcome } from '../command.js';
import { open } from '../installation.js';

const modules = [AuthModule];

interface AddOptions {
  readonly jwks: string;
  readonly audience: readonly string[];
  readonly organization: string;
  readonly provider: string;
  readonly algorithm?: readonly string[];
  readonly keepClaims?: boolean;
  readonly outage?: number;
}

function entryOf(stored: StoredIssuer): object {
  const { issuer, provider, jwksUri, audience, organizationId, algorithms, updateClaims, jwksOutageSeconds, source, createdAt } = stored;
  return { issuer, provider, jwksUri, audience, organizationId, algorithms, updateClaims, jwksOutageSeconds, source, createdAt };
}

const lineOf = ({ provider, issuer, organizationId, source }: StoredIssuer): string =>
  `${provider}  ${issuer}  for ${organizationId}${source === 'environment' ? '  from TRUSTED_ISSUERS' : ''}`;

export async function listIssuers({ context }: Call): Promise<Outcome> {
  const issuers = await open(context, modules, (get) => get(TrustedIssuers).list());
  return { data: { items: issuers.map(entryOf) }, text: issuers.length === 0 ? 'Nothing.' : issuers.map(lineOf).join('\n') };
}

export async function addIssuer({ words: [issuer = ''], options, context }: Call<AddOptions>): Promise<Outcome> {
  const { jwks: jwksUri, audience, organization: organizationId, provider, algorithm: algorithms, keepClaims = false, outage: jwksOutageSeconds } = options;
  const given = { issuer, jwksUri, audience, organizationId, provider, algorithms, updateClaims: !keepClaims, jwksOutageSeconds };
  const stored = await open(context, modules, (get) => get(TrustedIssuers).add(given));
  return { data: entryOf(stored), text: `Tokens of ${issuer} are accepted, at running servers within two seconds.` };
}

export async function removeIssuer({ words: [provider = ''], context }: Call): Promise<Outcome> {
  await open(context, modules, (get) => get(TrustedIssuers).remove(provider));
  return { data: { provider, removed: true }, text: `Tokens of ${provider} are rejected, at running servers within two seconds.` };
}

import { pick } from '@app/common';
import { AuthModule, TrustedIssuers, type StoredIssuer } from '@app/auth';
import type { OperationsOf } from '../command.js';
import { linesOf, operation } from '../operation.js';
import type { issuers } from './issuers.commands.js';

const modules = [AuthModule];

const entryOf = (stored: StoredIssuer): object => ({
  ...pick(stored, 'issuer', 'provider', 'jwksUri', 'audience', 'organizationId', 'algorithms'),
  ...pick(stored, 'updateClaims', 'jwksOutageSeconds', 'source', 'createdAt'),
});

const lineOf = ({ provider, issuer, organizationId, source }: StoredIssuer): string =>
  `${provider}  ${issuer}  for ${organizationId}${source === 'environment' ? '  from TRUSTED_ISSUERS' : ''}`;

export const operations: OperationsOf<typeof issuers> = {
  list: operation(modules, () => async (get) => {
    const all = await get(TrustedIssuers).list();
    return { data: { items: all.map(entryOf) }, text: linesOf(all, lineOf) };
  }),

  add: operation(modules, ({ words: [issuer = ''], options }) => async (get) => {
    const { jwks: jwksUri, organization: organizationId, algorithm: algorithms, outage: jwksOutageSeconds } = options;
    const rest = { updateClaims: !options.keepClaims, ...pick(options, 'audience', 'provider') };
    const request = { issuer, jwksUri, organizationId, algorithms, jwksOutageSeconds, ...rest };
    const stored = await get(TrustedIssuers).add(request);
    return { data: entryOf(stored), text: `Tokens of ${issuer} are accepted, at running servers within two seconds.` };
  }),

  remove: operation(modules, ({ words: [provider = ''] }) => async (get) => {
    await get(TrustedIssuers).remove(provider);
    const text = `Tokens of ${provider} are rejected, at running servers within two seconds.`;
    return { data: { provider, removed: true }, text };
  }),
};

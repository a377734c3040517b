import { createHmac, sign, type KeyObject } from 'node:crypto';
import type { SigningKeys } from '@app/auth';

/** What is signed: the header and the claims of a token, as a forger likes them. */
export interface TokenParts {
  readonly header: Record<string, unknown>;
  readonly claims: Record<string, unknown>;
}

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const decoded = (text = ''): Record<string, unknown> =>
  JSON.parse(Buffer.from(text, 'base64url').toString()) as Record<string, unknown>;

/** Takes a token apart. */
export function partsOf(token: string): TokenParts {
  const [header, claims] = token.split('.');
  return { header: decoded(header), claims: decoded(claims) };
}

const bodyOf = ({ header, claims }: TokenParts): string => `${encoded(header)}.${encoded(claims)}`;

/** A token signed with this key; `alg` of the header says how. */
export function signed(parts: TokenParts, key: KeyObject): string {
  const body = bodyOf(parts);
  const digest = `sha${String(parts.header.alg).slice(2)}`;
  return `${body}.${sign(digest, Buffer.from(body), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
}

/** A token whose signature is an HMAC with this text as secret. */
export function signedWithText(parts: TokenParts, secret: string): string {
  const body = bodyOf(parts);
  return `${body}.${createHmac('sha256', secret).update(body).digest('base64url')}`;
}

export const unsigned = (parts: TokenParts, signature = ''): string => `${bodyOf(parts)}.${signature}`;

/** The token with its header and claims changed, signed with the real key of the application. */
export async function resigned(
  token: string,
  change: { header?: Record<string, unknown>; claims?: Record<string, unknown> },
): Promise<string> {
  const { header, claims } = partsOf(token);
  const { privateKey } = await facet.signingKeys.signer();
  return signed({ header: { ...header, ...change.header }, claims: { ...claims, ...change.claims } }, privateKey);
}

/** A key of the application as a verifier has it. */
export async function realKey(): Promise<Awaited<ReturnType<SigningKeys['signer']>>> {
  return facet.signingKeys.signer();
}

import { hasHiddenCharacters, isDisplayName, isPictureAddress, withoutHiddenCharacters } from '@app/common';
import type { IssuerFacts, SignedIdentity } from './identities.repository.js';
import { publicIdOf } from './public-id.js';

type Claims = Readonly<Record<string, unknown>>;

/** The identity of a token, and its claims about the user that can be stored and shown. */
export interface IssuerClaims {
  readonly identity: SignedIdentity;
  readonly facts: IssuerFacts;
}

/** OpenID Connect Core 1.0, 2: a subject has at most 255 characters. */
const longestSubject = 255;
const longestName = 200;
const longestEmail = 254;
/** Control characters, among them U+0000, and halves of surrogate pairs: neither can be stored or shown. */
const unprintable = /[\p{Cc}\p{Cs}]/u;
/** Something on both sides of the first `|`. */
const complete = /^[^|]+\|.*\S/su;

/** Reads the claims of a verified token. Undefined when they name no subject. */
export function readIssuerClaims(
  { issuer, provider }: Pick<SignedIdentity, 'issuer' | 'provider'>,
  claims: Claims,
): IssuerClaims | undefined {
  const subject = claims.sub;
  if (typeof subject !== 'string' || subject.length > longestSubject || unprintable.test(subject)) return undefined;
  const identity = { issuer, provider, subject };
  return complete.test(publicIdOf(identity)) ? { identity, facts: factsOf(claims) } : undefined;
}

function factsOf(claims: Claims): IssuerFacts {
  const nickname = claimedNameOf(claims.nickname);
  return {
    ...optional('name', claimedNameOf(claims.name) ?? nickname),
    ...optional('givenName', claimedNameOf(claims.given_name)),
    ...optional('familyName', claimedNameOf(claims.family_name)),
    ...optional('nickname', nickname),
    // Only an address that the issuer has verified: any user may claim any address.
    ...optional('email', claims.email_verified === true ? emailOf(claims.email) : undefined),
    ...optional('avatarUrl', pictureOf(claims.picture)),
    ...optional('issuedAt', typeof claims.iat === 'number' ? new Date(claims.iat * 1000) : undefined),
  };
}

const optional = <Name extends string, Value>(name: Name, value: Value | undefined): { [N in Name]?: Value } =>
  (value === undefined ? {} : { [name]: value }) as { [N in Name]?: Value };

/** A name is cut to what can be shown: it identifies nothing. */
export function claimedNameOf(claim: unknown): string | undefined {
  if (typeof claim !== 'string') return undefined;
  const cut = Array.from(claim.trim()).slice(0, longestName).join('').trim();
  const name = isDisplayName(cut) ? cut : withoutHiddenCharacters(cut).trim();
  return isDisplayName(name) ? name : undefined;
}

/** An address that cannot be shown as it is would be another one. */
function emailOf(claim: unknown): string | undefined {
  if (typeof claim !== 'string' || claim.length > longestEmail || hasHiddenCharacters(claim)) return undefined;
  return /^[^\s@]+@[^\s@]+$/.test(claim.trim()) ? claim.trim() : undefined;
}

function pictureOf(claim: unknown): string | undefined {
  return typeof claim === 'string' && /^https:/i.test(claim) && isPictureAddress(claim) ? claim : undefined;
}

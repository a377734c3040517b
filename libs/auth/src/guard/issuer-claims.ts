import type { JWTPayload } from 'jose';
import type { TrustedIssuer } from '@app/config';
import { hasHiddenCharacters, isDisplayName, withoutHiddenCharacters } from '@app/kernel';

/** What a token of another issuer says of its person, as far as it can be kept and shown. */
export interface IssuerClaims {
  readonly subject: string;
  readonly name: string;
  readonly givenName?: string;
  readonly familyName?: string;
  readonly nickname?: string;
  readonly email?: string;
}

/** OpenID Connect Core 1.0, 2: a subject has at most 255 characters. */
const longestSubject = 255;
const longestName = 200;
const longestEmail = 254;
/** Control characters, among them U+0000, and halves of surrogate pairs: neither can be stored or shown. */
const unprintable = /[\p{Cc}\p{Cs}]/u;

/** Reads the claims of a token whose signature was checked. Nothing when it does not say whose it is. */
export function readIssuerClaims(issuer: TrustedIssuer, claims: JWTPayload): IssuerClaims | undefined {
  const subject = subjectOf(issuer, claims.sub);
  if (subject === undefined) return undefined;
  const nickname = nameOf(claims.nickname);
  const name = nameOf(claims.name) ?? nickname ?? nameOf(subject) ?? subject;
  return { subject, name, givenName: nameOf(claims.given_name), familyName: nameOf(claims.family_name), nickname, email: emailOf(claims) };
}

/** Some issuers put the provider into the subject already (`auth0|123`); the directory's id must not say it twice. */
function subjectOf({ provider }: TrustedIssuer, claim: unknown): string | undefined {
  if (typeof claim !== 'string' || claim.length > longestSubject || unprintable.test(claim)) return undefined;
  const subject = claim.startsWith(`${provider}|`) ? claim.slice(provider.length + 1) : claim;
  return subject.trim() === '' ? undefined : subject;
}

/** A name is cut down to what can be shown: it only describes. */
function nameOf(claim: unknown): string | undefined {
  if (typeof claim !== 'string') return undefined;
  const cut = Array.from(claim.trim()).slice(0, longestName).join('').trim();
  const name = isDisplayName(cut) ? cut : withoutHiddenCharacters(cut).trim();
  return isDisplayName(name) ? name : undefined;
}

/** An address that the issuer does not call verified is nobody's. One that cannot be shown as it is would be another one. */
function emailOf({ email: claim, email_verified: verified }: JWTPayload): string | undefined {
  if (verified !== true) return undefined;
  return typeof claim === 'string' && claim.length <= longestEmail && claim.trim() !== '' && !hasHiddenCharacters(claim) ? claim.trim() : undefined;
}

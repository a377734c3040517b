import type { TrustedIssuer } from '@app/config';
import { publicIdOf, strippedSubjectOf } from '@app/users';
import type { ImportedIdentity, SettledIdentity } from './import-record.js';

/** As the version before looks for it, where it trusts the issuer. */
const keyOf = (provider: string | undefined, subject: string): string =>
  provider === undefined ? subject : strippedSubjectOf({ provider, subject });

/**
 * Decides whose an identity is and under which id it is shown. An identity belongs to the issuer that the
 * line names, else to the trusted issuer of its provider, else to
 * the issuer of the import, else to no issuer yet; never to another one.
 */
export function settleIdentity(
  given: ImportedIdentity,
  trusted: readonly TrustedIssuer[],
  issuerOfImport: string | null,
): SettledIdentity {
  const { provider, subject, isSigned, name, email, emailVerified, avatarUrl } = given;
  const issuer = given.issuer ?? trusted.find((one) => one.provider === provider)?.issuer ?? issuerOfImport ?? '';
  const known = trusted.find((one) => one.issuer === issuer)?.provider;
  const publicId = given.publicId ?? publicIdOf({ provider, subject });
  return {
    issuer,
    provider: known ?? provider,
    subject: issuer === '' ? publicId : keyOf(known, subject),
    signedSubject: isSigned ? subject : null,
    publicId,
    ...{ name, email, emailVerified, avatarUrl },
  };
}

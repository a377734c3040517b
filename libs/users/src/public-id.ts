/** A user of another issuer by the name of their provider there. `subject`: the claim `sub`, exactly as signed. */
export interface ExternalName {
  readonly provider: string;
  readonly subject: string;
}

/**
 * The id that the user directory shows: the subject when it has a `|` in it already, as in
 * `google-oauth2|123`, else `<provider>|<subject>`.
 */
export const publicIdOf = ({ provider, subject }: ExternalName): string =>
  subject.includes('|') ? subject : `${provider}|${subject}`;

/** What follows the first `|` of a public id. */
export const lastPartOf = (publicId: string): string => publicId.slice(publicId.indexOf('|') + 1);

/**
 * The subject as versions before `signed_subject` kept it: without `<provider>|` in front, so that two
 * subjects could be one.
 */
export function strippedSubjectOf({ provider, subject }: ExternalName): string {
  return subject.startsWith(`${provider}|`) ? subject.slice(provider.length + 1) : subject;
}

/** SQL of the public id of a row of `identities`; `uq_identities_public_id` is on this expression. */
export const publicIdColumn = (row: string): string =>
  `coalesce(${row}.public_id, ${row}.provider || '|' || ${row}.subject)`;

/** SQL of the subject: as signed where that is known. */
export const subjectColumn = (row: string): string => `coalesce(${row}.signed_subject, ${row}.subject)`;

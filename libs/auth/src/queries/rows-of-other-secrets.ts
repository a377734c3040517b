// Tables: api_keys, graphile_worker, mails, organization_secrets, secrets, signing_keys.
import { mostCounted } from '@app/common';

/** How many rows another secret encrypted or authenticated. Each number is at most one more than `mostCounted`. */
export interface OtherRows {
  readonly signingKeys: number;
  readonly organizationSecrets: number;
  readonly mails: number;
  readonly apiKeys: number;
  /** Requests for links that wait in the queue. */
  readonly linkRequests: number;
}

const countOf = (name: string, from: string): string =>
  `(select count(*)::int from (select 1 from ${from} limit ${mostCounted + 1}) counted) as "${name}"`;
const ofAnother = `(secret_id <> $1 or ($2 and secret_id is null))`;

/** Of the secret $1, whether rows of an unknown secret count ($2), at the time $3. */
export const rowsOfOtherSecrets = {
  name: 'rows_of_other_secrets',
  text: `select ${countOf('signingKeys', `signing_keys where ${ofAnother}`)}, ${countOf('organizationSecrets', `organization_secrets where ${ofAnother}`)},
    ${countOf('mails', `mails where sealed_token is not null and ${ofAnother}`)},
    ${countOf('apiKeys', `api_keys where (expires_at is null or expires_at > $3) and ${ofAnother}`)},
    ${countOf('linkRequests', `graphile_worker.jobs where task_identifier in ('link.send', 'sign-in.send') and created_at < (select first_used_at from secrets where id = $1)`)}`,
};

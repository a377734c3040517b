// Tables: email_templates, members, organizations, users.
import type { Wording } from '../templates/wording.js';

/** What decides about the language, the words and the look of an email. */
export interface EmailContext {
  readonly mailId: string;
  /** Of the user. */
  readonly locale: string | null;
  readonly organizationName: string | null;
  readonly organizationLocale: string | null;
  readonly logoUrl: string | null;
  readonly color: string | null;
  /** The words of the organization for this kind, by language. */
  readonly wordings: Readonly<Record<string, Wording>> | null;
}

/**
 * An email about the account is from the organization of the user only if they are in no other: one of several must
 * not choose the words that speak of the account.
 */
export const emailContexts = {
  name: 'email_contexts',
  text: `select w.id as "mailId", u.locale, o.name as "organizationName", o.locale as "organizationLocale", o.logo_url as "logoUrl", o.color,
      (select json_object_agg(t.language, t.wording) from email_templates t where t.organization_id = o.id and t.kind = w.kind) as wordings
    from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[]) as w (id, user_id, organization_id, kind)
    left join users u on u.id = w.user_id
    left join lateral (
      select min(m.organization_id) as id from (select organization_id from members where user_id = w.user_id limit 2) m having count(*) = 1
    ) sole on w.organization_id is null
    left join organizations o on o.id = coalesce(w.organization_id, sole.id)`,
};

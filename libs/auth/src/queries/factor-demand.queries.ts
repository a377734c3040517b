// Tables: members, organizations, passkeys, sessions, totp_factors.
/** Of an organization `o`: it demands a second factor of the member `m`, whose grace has ended. */
const isDemanded = (now: string): string =>
  `o.second_factor = 'required' and greatest(o.second_factor_since, m.joined_at) + make_interval(days => o.second_factor_grace_days) <= ${now}`;

/**
 * Joins the organization `o` of the member `m`, if it demands a second factor that was not proved in session `s`.
 * Without a session there is none.
 */
export const demandOnSession = (now: string): string =>
  `left join organizations o on o.id = m.organization_id and s.id is not null and not coalesce('mfa' = any(s.amr), false) and ${isDemanded(now)}`;

/** The same, where the owner of the API key `k` has no second factor. */
export const demandOnKey = (now: string): string =>
  `left join organizations o on o.id = m.organization_id and ${isDemanded(now)}
      and not exists (select 1 from totp_factors t where t.user_id = k.user_id and t.confirmed_at is not null)
      and not exists (select 1 from passkeys p where p.user_id = k.user_id)`;

/** A row: the organization demands a second factor that the session lacks. */
export const factorDemand = {
  name: 'factor_demand',
  text: `select 1 from sessions s join members m on m.organization_id = $2 and m.user_id = s.user_id
    ${demandOnSession('$3')} where s.id = $1 and o.id is not null`,
};

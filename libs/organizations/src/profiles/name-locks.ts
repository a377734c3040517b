import { queueOfNames, ruleOfName, type RuleOfName, type UsernamePolicy } from '@app/usernames';
import { usernamePolicyColumns } from '../settings/settings-row.js';

// One after the other: the policy, the profile, the names, and the rule about the name, which is read under these locks.
const lockForName = (profile: string): string =>
  `with rules as materialized (select ${usernamePolicyColumns} from organizations where id = $1 for key share),
    p as (${profile}),
    names as materialized (${queueOfNames(
      '$1',
      `select p.username_key as name from p, rules where rules."unique" and $3::text is not null union select $3 from rules where rules."unique"
        union select $4::text from rules where rules."unique" and rules.confusables = 'on'`,
    )})
  select rules.*, p.version, p.username, case when $5::text is not null then ${ruleOfName('$1', '$5', '$6')} end as rule
    from rules left join p on true where (select count(*) from names) >= 0`;
/** Member `$2` of organization `$1` is to get the canonical name `$3`, which looks like `$4` and is read as `$5`, `$6`. */
export const nameLock = {
  name: 'profile_name_and_rule_lock',
  text: lockForName(
    `select p.version, p.username, p.username_key from profiles p, rules where p.organization_id = $1 and p.user_id = $2 for no key update of p`,
  ),
};
/** The same, and makes the profile where there is none. */
export const profileAndNameLock = {
  name: 'profile_name_and_rule_lock_creating',
  text: lockForName(`insert into profiles as p (organization_id, user_id) select $1::text, $2::uuid from rules
      on conflict (organization_id, user_id) do update set version = p.version returning p.version, p.username, p.username_key`),
};

/** A profile that is locked for a change of the name, and the rules for names. */
export interface LockedName {
  readonly username: string | null;
  /** Of the profile; null where there is none. */
  readonly version: number | null;
  readonly policy: UsernamePolicy;
  /** The rule about the wanted name. */
  readonly rule: RuleOfName | null;
}

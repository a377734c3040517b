// Tables: name_reviews, name_rules, profiles.
import { Injectable } from '@nestjs/common';
import type { OrganizationId, PageRequest, UserId } from '@app/common';
import { PreparedQueries } from '@app/database';
import type { NameRule } from '@app/usernames';

/** A member, and the name that they have in the organization. */
export interface NamedMember {
  readonly userId: UserId;
  readonly username: string | null;
}

/** A name that waits for a moderator. */
export interface WaitingName extends NamedMember {
  /** The rule that is about it; null when it was removed. */
  readonly rule: Pick<NameRule, 'id' | 'kind' | 'text'> | null;
  readonly createdAt: Date;
}

const membersWithProfile = {
  name: 'members_with_profile',
  text: `select user_id as "userId", username from profiles
    where organization_id = $1 and ($2::uuid is null or user_id > $2) order by user_id limit $3`,
};

const waitingNames = {
  name: 'waiting_names',
  text: `select v.user_id as "userId", p.username, v.created_at as "createdAt",
      case when r.id is not null then json_build_object('id', r.id, 'kind', r.kind, 'text', r.text) end as rule
    from name_reviews v
    left join profiles p on p.organization_id = v.organization_id and p.user_id = v.user_id
    left join name_rules r on r.organization_id = v.organization_id and r.id = v.rule_id
    where v.organization_id = $1 and v.approved_at is null
      and ($2::timestamptz is null or (v.created_at, v.user_id) > ($2::timestamptz, $3::uuid))
    order by v.created_at, v.user_id limit $4`,
};

/** What moderators read of the names of members. */
@Injectable()
export class NamedMembersQueries {
  constructor(private readonly statements: PreparedQueries) {}

  /** Members who have a profile, by id. */
  list(organizationId: OrganizationId, after: UserId | null, limit: number): Promise<NamedMember[]> {
    return this.statements.rows<NamedMember>(membersWithProfile, [organizationId, after, limit]);
  }

  /** The names that wait, the longest first. */
  waiting(organizationId: OrganizationId, { after, limit }: PageRequest): Promise<WaitingName[]> {
    const [createdAt, userId] = after ?? [null, null];
    return this.statements.rows<WaitingName>(waitingNames, [organizationId, createdAt, userId, limit + 1]);
  }
}

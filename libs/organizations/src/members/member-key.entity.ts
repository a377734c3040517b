import { Check, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { OrganizationId, UserId } from '@app/common';

/**
 * A search key of a member: a word of the name, an email address, the username or the status. Only triggers write
 * this table.
 */
@Entity('member_keys')
@ForeignKey('Member', ['organizationId', 'userId'], ['organizationId', 'userId'], {
  name: 'fk_member_keys_member',
  onDelete: 'CASCADE',
})
@Check('ck_member_keys_kind', `kind in ('name', 'email', 'username', 'status')`)
@Index('ix_member_keys_search', ['organizationId', 'key', 'userId'], { where: `kind <> 'status'` })
@Index('ix_member_keys_status', ['organizationId', 'key', 'userId'], { where: `kind = 'status'` })
// An index of an expression: search_grams(organization_id, key).
@Index('ix_member_keys_grams', { synchronize: false })
export class MemberKey {
  @PrimaryColumn({ type: 'text', name: 'organization_id', collation: 'C', primaryKeyConstraintName: 'pk_member_keys' })
  organizationId: OrganizationId;

  @PrimaryColumn({ type: 'uuid', name: 'user_id', primaryKeyConstraintName: 'pk_member_keys' })
  userId: UserId;

  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'pk_member_keys' })
  kind: 'name' | 'email' | 'username' | 'status';

  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'pk_member_keys' })
  key: string;
}

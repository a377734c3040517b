import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import type { OrganizationId, UserId } from '@app/kernel';
import { Row } from '@app/persistence';

/** What belongs to a person in one organization. The username stands here as it was written; who owns it, `name_registry` decides. */
@Entity('profiles')
@ForeignKey('Member', ['organizationId', 'userId'], ['organizationId', 'userId'], { name: 'fk_profiles_member', onDelete: 'CASCADE' })
export class Profile extends Row {
  @PrimaryColumn({ type: 'text', name: 'organization_id', collation: 'C', primaryKeyConstraintName: 'pk_profiles' })
  organizationId: OrganizationId;

  @PrimaryColumn({ type: 'uuid', name: 'user_id', primaryKeyConstraintName: 'pk_profiles' })
  userId: UserId;

  @Column({ type: 'text', nullable: true })
  username: string | null;
}

import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { OrganizationId, UserId } from '@app/common';
import { Row } from '@app/database';

const objectKey = ['organizationId', 'userId', 'datasourceId', 'objectDefinitionId'] as const;

/**
 * The fields of a member in one organization. The username is stored as written; its owner is stored in
 * `name_registry`.
 */
@Entity('profiles')
@ForeignKey('Member', ['organizationId', 'userId'], ['organizationId', 'userId'], {
  name: 'fk_profiles_member',
  onDelete: 'CASCADE',
})
@ForeignKey(
  'CollectionObject',
  ['organizationId', 'userId', 'avatarDatasourceId', 'avatarObjectDefinitionId'],
  [...objectKey],
  {
    name: 'fk_profiles_avatar',
    onDelete: 'SET NULL',
  },
)
@ForeignKey(
  'CollectionObject',
  ['organizationId', 'userId', 'pictureDatasourceId', 'pictureObjectDefinitionId'],
  [...objectKey],
  {
    name: 'fk_profiles_picture',
    onDelete: 'SET NULL',
  },
)
@Index('ix_profiles_not_folded', ['organizationId', 'userId'], {
  where: 'username_key is not null and search_keys[1] is distinct from username_key',
})
@Index('ix_profiles_username_user', ['organizationId', 'usernameKey', 'userId'], {
  where: 'username_key is not null',
})
export class Profile extends Row {
  @PrimaryColumn({ type: 'text', name: 'organization_id', collation: 'C', primaryKeyConstraintName: 'pk_profiles' })
  organizationId: OrganizationId;

  @PrimaryColumn({ type: 'uuid', name: 'user_id', primaryKeyConstraintName: 'pk_profiles' })
  userId: UserId;

  @Column({ type: 'text', nullable: true })
  username: string | null;

  /** The canonical form of the username. */
  @Column({ type: 'text', name: 'username_key', collation: 'C', nullable: true })
  usernameKey: string | null;

  /**
   * The key, and the beginning under which it is found: see `usernameSearchKeysOf`. Out of date where the
   * first element is another key.
   */
  @Column({ type: 'text', name: 'search_keys', collation: 'C', array: true, nullable: true, select: false })
  searchKeys?: string[] | null;

  @Column({ type: 'text', name: 'avatar_datasource_id', collation: 'C', nullable: true })
  avatarDatasourceId: string | null;

  @Column({ type: 'text', name: 'avatar_object_definition_id', collation: 'C', nullable: true })
  avatarObjectDefinitionId: string | null;

  /** The object that is the source of the current picture of the user. */
  @Column({ type: 'text', name: 'picture_datasource_id', collation: 'C', nullable: true })
  pictureDatasourceId: string | null;

  @Column({ type: 'text', name: 'picture_object_definition_id', collation: 'C', nullable: true })
  pictureObjectDefinitionId: string | null;
}

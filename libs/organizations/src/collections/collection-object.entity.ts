import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import type { OrganizationId, UserId } from '@app/common';
import { Row } from '@app/database';

/**
 * An object of a member, such as a figure or a picture. A foreign key ensures that a profile refers to objects of its
 * owner only.
 */
@Entity('collection_objects')
@ForeignKey('Member', ['organizationId', 'userId'], ['organizationId', 'userId'], {
  name: 'fk_collection_objects_member',
  onDelete: 'CASCADE',
})
@Check('ck_collection_objects_kind', `kind in ('image', 'avatar')`)
export class CollectionObject extends Row {
  @PrimaryColumn({
    type: 'text',
    name: 'organization_id',
    collation: 'C',
    primaryKeyConstraintName: 'pk_collection_objects',
  })
  organizationId: OrganizationId;

  @PrimaryColumn({ type: 'uuid', name: 'user_id', primaryKeyConstraintName: 'pk_collection_objects' })
  userId: UserId;

  @PrimaryColumn({
    type: 'text',
    name: 'datasource_id',
    collation: 'C',
    primaryKeyConstraintName: 'pk_collection_objects',
  })
  datasourceId: string;

  @PrimaryColumn({
    type: 'text',
    name: 'object_definition_id',
    collation: 'C',
    primaryKeyConstraintName: 'pk_collection_objects',
  })
  objectDefinitionId: string;

  /** A picture requires `image`. An avatar accepts both. */
  @Column('text')
  kind: 'image' | 'avatar';

  @Column('text')
  url: string;
}

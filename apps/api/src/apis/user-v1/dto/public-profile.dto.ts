import { ApiProperty } from '@nestjs/swagger';
import { Text } from '@app/http';

/** In which organization. */
export class ContainerQueryDto {
  /** The organization. */
  @Text({ max: 200 })
  @ApiProperty({ example: 'demo' })
  containerId: string;
}

/** The public profile of a member. */
export class PublicProfileDto {
  /**
   * The name in the organization; the same as `handle`.
   * @example "mia"
   */
  username: string;

  /** @example "mia" */
  handle: string;

  /** @example "Mia Member" */
  displayName: string;

  @ApiProperty({ type: 'string', nullable: true, example: 'I collect stamps.' })
  biography: string | null;

  @ApiProperty({ type: 'string', format: 'uri', nullable: true })
  profilePictureUrl: string | null;

  /**
   * The organization.
   * @example "demo"
   */
  containerId: string;

  @ApiProperty({ format: 'date-time' })
  memberSince: string;
}

import { ApiProperty } from '@nestjs/swagger';

/** A container: an organization that the caller is a member of. */
export class ContainerDto {
  /** @example "demo" */
  id: string;

  /** @example "Demo" */
  name: string;

  /** Notifications there that the caller has not read. */
  @ApiProperty({ type: 'integer', minimum: 0 })
  unread: number;
}

/** A page of containers, in order of their ids. */
export class ContainerPageDto {
  @ApiProperty({ type: [ContainerDto] })
  containers: ContainerDto[];

  /**
   * Goes into `cursor` for the next page. Not there: this is the last one.
   * @example "WyJkZW1vIl0"
   */
  nextCursor?: string;
}

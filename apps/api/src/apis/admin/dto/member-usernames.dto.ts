import { ApiProperty } from '@nestjs/swagger';

/** A username that a member had before. */
export class FormerUsernameDto {
  /** @example "ada-before" */
  username: string;

  /**
   * The name that the member had afterwards. Absent: none.
   * @example "ada"
   */
  successor?: string;

  /** `self`: the member changed it; `denied`: it was denied; `left`: the membership ended. */
  @ApiProperty({ enum: ['self', 'denied', 'left'], enumName: 'FormerUsernameCause' })
  cause: 'self' | 'denied' | 'left';

  @ApiProperty({ format: 'date-time' })
  changedAt: string;
}

/** A page of former usernames, newest first. */
export class FormerUsernamePageDto {
  @ApiProperty({ type: [FormerUsernameDto] })
  usernames: FormerUsernameDto[];

  /**
   * Goes into `cursor` for the next page. Not there: this is the last one.
   * @example "WyJ4Il0"
   */
  nextCursor?: string;
}

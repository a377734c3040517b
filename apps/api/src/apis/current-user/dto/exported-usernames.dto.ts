import { ApiProperty } from '@nestjs/swagger';

/** A username that the user gave up, and may take back until its time is over. */
export class ExportedReservedUsernameDto {
  /** @example "demo" */
  organizationId: string;

  /** In its canonical form. @example "ada" */
  username: string;

  @ApiProperty({ format: 'date-time' })
  reservedUntil: string;
}

/** A username that the user had before. */
export class ExportedFormerUsernameDto {
  /** @example "demo" */
  organizationId: string;

  /** @example "ada-before" */
  username: string;

  /**
   * The name that the user had afterwards. Absent: none.
   * @example "ada"
   */
  successor?: string;

  /** `self`: the user changed it; `denied`: it was denied; `left`: the membership ended. */
  @ApiProperty({ enum: ['self', 'denied', 'left'], enumName: 'FormerUsernameCause' })
  cause: 'self' | 'denied' | 'left';

  @ApiProperty({ format: 'date-time' })
  changedAt: string;
}

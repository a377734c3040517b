import { ApiProperty } from '@nestjs/swagger';
import { CurrentPassword, Text } from '@app/http';

/** Why an admin acts in the place of a member. */
export class NewImpersonationDto {
  /**
   * 1 to 500 characters. The member gets it with the export of their data.
   * @example "Ticket 4711: the picture cannot be changed."
   */
  @Text({ max: 500, lines: true })
  reason: string;

  @CurrentPassword()
  currentPassword?: string;
}

/** A token with which an admin acts in the place of a member. */
export class StartedImpersonationDto {
  @ApiProperty({ format: 'uuid' })
  id: string;

  /**
   * Of the member, in this organization alone, with the claim `act`. No later answer contains it, and nothing refreshes it.
   * @example "eyJhbGciOiJFUzI1NiIsInR5cCI6ImF0K2p3dCJ9.e30.c2lnbmF0dXJl"
   */
  accessToken: string;

  @ApiProperty({ format: 'date-time' })
  expiresAt: string;
}

/** An impersonation of a member. */
export class ImpersonationDto {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ format: 'uuid', required: false, description: 'The admin. Absent: their account is gone.' })
  adminId?: string;

  /**
   * The name that the admin has now.
   * @example "Ada Admin"
   */
  adminName?: string;

  /** @example "Ticket 4711: the picture cannot be changed." */
  reason: string;

  @ApiProperty({ format: 'date-time' })
  startedAt: string;

  /** When the token ends by itself. */
  @ApiProperty({ format: 'date-time' })
  expiresAt: string;

  @ApiProperty({ format: 'date-time', required: false, description: 'Only if an admin ended it before its time.' })
  endedAt?: string;
}

/** A page of impersonations, newest first. */
export class ImpersonationPageDto {
  @ApiProperty({ type: [ImpersonationDto] })
  impersonations: ImpersonationDto[];

  /**
   * Goes into `cursor` for the next page. Not there: this is the last one.
   * @example "WyJ4Il0"
   */
  nextCursor?: string;
}

import { ApiProperty } from '@nestjs/swagger';
import { IsEmail, MaxLength } from 'class-validator';
import { DisplayName, MayBeAbsent, NothingHidden, TextList } from '@app/http';
import { isRoleId } from '@app/common';

/** The user to invite, and their roles. */
export class CreateInvitationDto {
  /** @example "ina.invited@demo.example" */
  @IsEmail({ allow_utf8_local_part: true })
  @MaxLength(254)
  @NothingHidden()
  email: string;

  /**
   * The name of the user until they choose one, 1 to 200 characters.
   * @example "Ina Invited"
   */
  @MayBeAbsent()
  @DisplayName({ max: 200 })
  name?: string;

  /**
   * Roles that the user gets beside Member. None may allow what the caller may not.
   * @example ["rol_DemoModerator000"]
   */
  @MayBeAbsent()
  @TextList({ max: 100, wants: 'ids of roles', check: isRoleId })
  roles?: string[];
}

/** An invitation that is neither accepted nor revoked. */
export class InvitationDto {
  @ApiProperty({ format: 'uuid' })
  id: string;

  /** @example "ina.invited@demo.example" */
  email: string;

  /** @example "Ina Invited" */
  name?: string;

  /**
   * Roles that the user gets beside Member.
   * @example ["rol_DemoModerator000"]
   */
  roles: string[];

  /** The user who invited, or who sent the invitation last; absent after an operator. */
  @ApiProperty({ format: 'uuid', required: false })
  invitedBy?: string;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  /** Until then the link of the last email works. */
  @ApiProperty({ format: 'date-time' })
  expiresAt: string;

  /** Whether the link has expired. The invitation can be sent again. */
  expired: boolean;
}

/** A page of invitations, newest first. */
export class InvitationPageDto {
  @ApiProperty({ type: [InvitationDto] })
  invitations: InvitationDto[];

  /** How many there are on all pages; left out beyond 1,000. */
  @ApiProperty({ type: 'integer', required: false })
  total?: number;

  /**
   * Goes into `cursor` for the next page. Not there: this is the last one.
   * @example "WyJ4Il0"
   */
  nextCursor?: string;
}

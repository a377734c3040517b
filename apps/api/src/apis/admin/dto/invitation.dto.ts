import { ApiProperty } from '@nestjs/swagger';
import { IsEmail, IsIn, MaxLength } from 'class-validator';
import { DisplayName, HasEntityTag, MayBeAbsent, NothingHidden, PageQueryDto, TextList } from '@app/http';
import { invitationStatuses, type InvitationStatus } from '@app/invitations';
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

/** A change of an invitation. */
export class UpdateInvitationDto {
  /**
   * Roles that the user gets beside Member, in the place of those before. None may allow what the caller may not.
   * @example ["rol_DemoModerator000"]
   */
  @TextList({ max: 100, wants: 'ids of roles', check: isRoleId })
  roles: string[];
}

/** Which invitations. */
export class InvitationQueryDto extends PageQueryDto {
  /**
   * `open`: the link works. `expired`: it does not, and the invitation can be sent again. `accepted` and `revoked` ones
   * stay for a year. Default: open and expired ones.
   */
  @MayBeAbsent()
  @IsIn(invitationStatuses)
  @ApiProperty({ enum: invitationStatuses, required: false, example: 'accepted' })
  status?: InvitationStatus;
}

/** An invitation. */
@HasEntityTag()
export class InvitationDto {
  @ApiProperty({ format: 'uuid' })
  id: string;

  /** `open` and `expired` ones can be sent again; the others are past. */
  @ApiProperty({ enum: invitationStatuses })
  status: InvitationStatus;

  /** @example "ina.invited@demo.example" */
  email: string;

  /** @example "Ina Invited" */
  name?: string;

  /**
   * Roles that the user gets beside Member.
   * @example ["rol_DemoModerator000"]
   */
  roles: string[];

  /** The user who invited, or who sent or changed the invitation last; absent after an operator. */
  @ApiProperty({ format: 'uuid', required: false })
  invitedBy?: string;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  /** Until then the link of the last email works. */
  @ApiProperty({ format: 'date-time' })
  expiresAt: string;

  /** Whether the link has expired. The invitation can be sent again. */
  expired: boolean;

  /** When it was accepted. */
  @ApiProperty({ format: 'date-time', required: false })
  acceptedAt?: string;

  /** Who accepted: the user who became a member. */
  @ApiProperty({ format: 'uuid', required: false })
  acceptedBy?: string;

  /** When it was revoked. */
  @ApiProperty({ format: 'date-time', required: false })
  revokedAt?: string;
}

/** An invitation that was just sent. */
@HasEntityTag()
export class SentInvitationDto extends InvitationDto {
  /**
   * Accepts the invitation, as the token of the email does. It verifies no address, so give it to the invited user
   * alone: whoever has it can join. It is shown only here.
   * @example "demo.AZMAAAAAcACAAAAAAADRAQ…"
   */
  token: string;

  /**
   * The page for this token. Absent: no page is configured (`LINK_INVITE`, `PUBLIC_URL`).
   * @example "https://app.example.com/join#demo.AZMAAAAAcACAAAAAAADRAQ"
   */
  @ApiProperty({ format: 'uri', required: false })
  link?: string;
}

/** A page of invitations. */
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

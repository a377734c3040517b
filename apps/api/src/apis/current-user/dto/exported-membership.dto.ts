import { ApiProperty } from '@nestjs/swagger';

/** A role that the user has. */
export class ExportedRoleDto {
  /** @example "rol_DemoAdmin0000000" */
  id: string;

  /** @example "Admin" */
  name: string;

  @ApiProperty({ format: 'date-time' })
  grantedAt: string;
}

/** An object of the user's collection. */
export class ExportedObjectDto {
  /** @example "demo-figures" */
  datasourceId: string;

  /** @example "knight" */
  objectDefinitionId: string;

  /** @example "image" */
  kind: string;

  /** @example "https://example.com/figures/knight.png" */
  url: string;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ format: 'date-time' })
  updatedAt: string;
}

/** A user whom the user referred, without their identity. */
export class ExportedReferralDto {
  @ApiProperty({ format: 'date-time' })
  joinedAt: string;
}

/** An object of a collection, by its key. */
export class ExportedAvatarDto {
  /** @example "demo-figures" */
  datasourceId: string;

  /** @example "knight" */
  objectDefinitionId: string;
}

/** A notification of the organization to the user. */
export class ExportedNotificationDto {
  /** @example "event.invitation" */
  type: string;

  /** @example "You are invited" */
  title: string;

  /** @example "Friday at eight." */
  body: string;

  @ApiProperty({ type: 'object', additionalProperties: true, selfRequired: false, example: { eventId: 'party-2027' } })
  data?: object;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ format: 'date-time', required: false })
  readAt?: string;

  /** When the user archived it; it is still stored. */
  @ApiProperty({ format: 'date-time', required: false })
  archivedAt?: string;

  /** When the user deleted it. It is removed with the others of its age. */
  @ApiProperty({ format: 'date-time', required: false })
  deletedAt?: string;
}

/** What an admin of the organization wrote down about the user. */
export class ExportedNoteDto {
  /** @example "Called about the invoice of May." */
  text: string;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;
}

/** An admin acted in the place of the user. */
export class ExportedImpersonationDto {
  /** @example "Ticket 4711: the picture cannot be changed." */
  reason: string;

  @ApiProperty({ format: 'date-time' })
  startedAt: string;

  @ApiProperty({ format: 'date-time' })
  expiresAt: string;

  /** When an admin ended it before its time. */
  @ApiProperty({ format: 'date-time', required: false })
  endedAt?: string;
}

/** What belongs to the user in one organization. */
export class ExportedMembershipDto {
  /** @example "demo" */
  organizationId: string;

  @ApiProperty({ format: 'date-time' })
  joinedAt: string;

  /** When the organization banned the user. */
  @ApiProperty({ format: 'date-time', required: false })
  bannedAt?: string;

  @ApiProperty({ format: 'date-time', required: false })
  bannedUntil?: string;

  /**
   * Why, in the words of the organization.
   * @example "Spam in the forum"
   */
  banReason?: string;

  /** @example "ada" */
  username?: string;

  /** When the member took a username that a moderator was to look at. */
  @ApiProperty({ format: 'date-time', required: false })
  usernameReviewSince?: string;

  /** When a moderator approved it. */
  @ApiProperty({ format: 'date-time', required: false })
  usernameApprovedAt?: string;

  /** The object of the collection that is the avatar. */
  avatar?: ExportedAvatarDto;

  /** The object that the picture was taken from. */
  picture?: ExportedAvatarDto;

  @ApiProperty({ format: 'date-time', required: false })
  profileCreatedAt?: string;

  @ApiProperty({ format: 'date-time', required: false })
  profileUpdatedAt?: string;

  /** What the organization keeps beside, by name: also what the user may not read elsewhere. */
  @ApiProperty({ type: 'object', additionalProperties: true, selfRequired: false, example: { department: 'Sales' } })
  attributes?: object;

  @ApiProperty({ format: 'date-time', required: false })
  attributesCreatedAt?: string;

  @ApiProperty({ format: 'date-time', required: false })
  attributesUpdatedAt?: string;

  /** Whether the user named a referrer. */
  wasReferred: boolean;

  @ApiProperty({ type: [ExportedRoleDto] })
  roles: ExportedRoleDto[];

  /** Oldest first. */
  @ApiProperty({ type: [ExportedNoteDto] })
  notes: ExportedNoteDto[];

  /** Oldest first. */
  @ApiProperty({ type: [ExportedImpersonationDto] })
  impersonations: ExportedImpersonationDto[];

  @ApiProperty({ type: [ExportedObjectDto] })
  collection: ExportedObjectDto[];

  @ApiProperty({ type: [ExportedReferralDto] })
  referrals: ExportedReferralDto[];

  @ApiProperty({ type: [ExportedNotificationDto] })
  notifications: ExportedNotificationDto[];
}

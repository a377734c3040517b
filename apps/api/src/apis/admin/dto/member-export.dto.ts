import { ApiProperty } from '@nestjs/swagger';
import { userStatuses, type UserStatus } from '@app/users';
import { MemberAuditEntryDto, MemberExportLeftOutDto } from './member-export-audit.dto.js';
import {
  MemberExportApiKeyDto,
  MemberExportEmailDto,
  MemberExportIdentityDto,
  MemberExportImpersonationDto,
  MemberExportFormerUsernameDto,
  MemberExportInvitationDto,
  MemberExportNoteDto,
  MemberExportNotificationDto,
  MemberExportObjectDto,
  MemberExportObjectKeyDto,
  MemberExportPhoneNumberDto,
  MemberExportReferralDto,
  MemberExportRoleDto,
  MemberExportSessionDto,
} from './member-export-parts.dto.js';

/** What the organization keeps about a member, with what the administration sees of the user. */
export class MemberExportDto {
  @ApiProperty({ format: 'uuid' })
  id: string;

  /** @example "demo" */
  organizationId: string;

  @ApiProperty({ enum: userStatuses, enumName: 'UserStatus' })
  status: UserStatus;

  /** @example "Mia Member" */
  name: string;

  /** @example "I collect stamps." */
  bio?: string;

  @ApiProperty({ format: 'uri', required: false })
  pictureUrl?: string;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ format: 'date-time', required: false })
  deletedAt?: string;

  @ApiProperty({ format: 'date-time', required: false })
  purgeAfter?: string;

  @ApiProperty({ format: 'date-time' })
  joinedAt: string;

  @ApiProperty({ format: 'date-time', required: false })
  bannedAt?: string;

  @ApiProperty({ format: 'date-time', required: false })
  bannedUntil?: string;

  /**
   * Why the organization banned the member.
   * @example "Spam in the forum"
   */
  banReason?: string;

  /** @example "mia" */
  username?: string;

  /** When the member took a username that a moderator was to look at. */
  @ApiProperty({ format: 'date-time', required: false })
  usernameReviewSince?: string;

  /** When a moderator approved it. */
  @ApiProperty({ format: 'date-time', required: false })
  usernameApprovedAt?: string;

  /** The object of the collection that is the avatar. */
  avatar?: MemberExportObjectKeyDto;

  /** The object that the picture was taken from. */
  picture?: MemberExportObjectKeyDto;

  @ApiProperty({ format: 'date-time', required: false })
  profileCreatedAt?: string;

  @ApiProperty({ format: 'date-time', required: false })
  profileUpdatedAt?: string;

  /** What the organization keeps beside, by name: whoever may read it. */
  @ApiProperty({ type: 'object', additionalProperties: true, selfRequired: false, example: { department: 'Sales' } })
  attributes?: object;

  @ApiProperty({ format: 'date-time', required: false })
  attributesCreatedAt?: string;

  @ApiProperty({ format: 'date-time', required: false })
  attributesUpdatedAt?: string;

  /** Whether the member named a referrer. */
  wasReferred: boolean;

  @ApiProperty({ type: [MemberExportRoleDto] })
  roles: MemberExportRoleDto[];

  /** Oldest first. */
  @ApiProperty({ type: [MemberExportNoteDto] })
  notes: MemberExportNoteDto[];

  /** Oldest first. */
  @ApiProperty({ type: [MemberExportImpersonationDto] })
  impersonations: MemberExportImpersonationDto[];

  @ApiProperty({ type: [MemberExportEmailDto] })
  emails: MemberExportEmailDto[];

  @ApiProperty({ type: [MemberExportPhoneNumberDto] })
  phoneNumbers: MemberExportPhoneNumberDto[];

  @ApiProperty({ type: [MemberExportIdentityDto] })
  identities: MemberExportIdentityDto[];

  @ApiProperty({ type: [MemberExportSessionDto] })
  sessions: MemberExportSessionDto[];

  @ApiProperty({ type: [MemberExportApiKeyDto] })
  apiKeys: MemberExportApiKeyDto[];

  /** Usernames of the past year, oldest first. */
  @ApiProperty({ type: [MemberExportFormerUsernameDto] })
  formerUsernames: MemberExportFormerUsernameDto[];

  @ApiProperty({ type: [MemberExportInvitationDto] })
  invitations: MemberExportInvitationDto[];

  @ApiProperty({ type: [MemberExportObjectDto] })
  collection: MemberExportObjectDto[];

  @ApiProperty({ type: [MemberExportReferralDto] })
  referrals: MemberExportReferralDto[];

  @ApiProperty({ type: [MemberExportNotificationDto] })
  notifications: MemberExportNotificationDto[];

  /** Entries of the organization's audit in which the member is, oldest first. */
  @ApiProperty({ type: [MemberAuditEntryDto] })
  audit: MemberAuditEntryDto[];

  /** Stored data that is not in this export. */
  @ApiProperty({ type: [MemberExportLeftOutDto] })
  leftOut: MemberExportLeftOutDto[];
}

import { ApiProperty } from '@nestjs/swagger';

/** An address of the member. */
export class MemberExportEmailDto {
  /** @example "mia.member@demo.example" */
  email: string;

  verified: boolean;

  default: boolean;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ format: 'date-time' })
  updatedAt: string;
}

/** A phone number of the member. */
export class MemberExportPhoneNumberDto {
  /** @example "+41446681800" */
  phoneNumber: string;

  verified: boolean;

  primary: boolean;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ format: 'date-time' })
  updatedAt: string;
}

/** The member as another issuer knows them. */
export class MemberExportIdentityDto {
  /** @example "corp" */
  provider: string;

  /** @example "00u1a2b3" */
  subject: string;

  /** @example "Mia Member" */
  name?: string;

  /** @example "mia@corp.example" */
  email?: string;
}

/** A device that is signed in to the organization. */
export class MemberExportSessionDto {
  @ApiProperty({ format: 'uuid' })
  id: string;

  /** @example "Mozilla/5.0" */
  userAgent?: string;

  /** @example "127.0.0.1" */
  ipAddress?: string;

  @ApiProperty({ format: 'date-time', required: false })
  signedInAt?: string;

  /**
   * How they did.
   * @example ["pwd"]
   */
  amr?: string[];

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ format: 'date-time' })
  lastUsedAt: string;

  @ApiProperty({ format: 'date-time' })
  expiresAt: string;
}

/** An API key of the organization. */
export class MemberExportApiKeyDto {
  /** @example "DemoKeyMiaMember" */
  id: string;

  /** @example "nightly report" */
  name: string;

  /** @example ["read:users"] */
  scopes: string[];

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ format: 'date-time', required: false })
  expiresAt?: string;

  @ApiProperty({ format: 'date-time', required: false })
  lastUsedAt?: string;
}

/** A username that the member had before. */
export class MemberExportFormerUsernameDto {
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

/** What an admin wrote down about the member. */
export class MemberExportNoteDto {
  /** @example "Called about the invoice of May." */
  text: string;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;
}

/** An admin acted in the place of the member. */
export class MemberExportImpersonationDto {
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

/** An invitation by the organization to an address of the member. */
export class MemberExportInvitationDto {
  @ApiProperty({ format: 'uuid' })
  id: string;

  /** @example "mia.member@demo.example" */
  email: string;

  /** @example "Mia Member" */
  name?: string;

  /** @example ["rol_DemoModerator000"] */
  roles: string[];

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ format: 'date-time' })
  expiresAt: string;

  @ApiProperty({ format: 'date-time', required: false })
  acceptedAt?: string;

  @ApiProperty({ format: 'date-time', required: false })
  revokedAt?: string;
}

/** A role of the member. */
export class MemberExportRoleDto {
  /** @example "rol_DemoMember000000" */
  id: string;

  /** @example "Member" */
  name: string;

  @ApiProperty({ format: 'date-time' })
  grantedAt: string;
}

/** An object of a collection, by its key. */
export class MemberExportObjectKeyDto {
  /** @example "demo-figures" */
  datasourceId: string;

  /** @example "knight" */
  objectDefinitionId: string;
}

/** An object of the collection of the member. */
export class MemberExportObjectDto {
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

/** A user whom the member referred. */
export class MemberExportReferralDto {
  @ApiProperty({ format: 'date-time' })
  joinedAt: string;
}

/** A notification of the organization to the member. */
export class MemberExportNotificationDto {
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

  /** When the member archived it; it is still stored. */
  @ApiProperty({ format: 'date-time', required: false })
  archivedAt?: string;

  /** When the member deleted it. It is removed with the others of its age. */
  @ApiProperty({ format: 'date-time', required: false })
  deletedAt?: string;
}

import { ApiProperty } from '@nestjs/swagger';

/** A sign-up that waits for its confirmation. Any client can create one with the address. */
export class ExportedSignUpDto {
  /** @example "demo" */
  organizationId: string;

  /** @example "ada.admin@demo.example" */
  email: string;

  /** @example "Ada Admin" */
  name: string;

  /** @example "ada" */
  handle?: string;

  /** @example "mia" */
  referrerHandle?: string;

  /** When its email was queued. */
  @ApiProperty({ format: 'date-time', required: false })
  letterAt?: string;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ format: 'date-time' })
  expiresAt: string;
}

/** An address that is not verified yet. */
export class ExportedAddedEmailDto {
  /** @example "ada.private@demo.example" */
  email: string;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ format: 'date-time' })
  expiresAt: string;
}

/** A change of the default address that the former one may undo. */
export class ExportedEmailChangeDto {
  /** @example "ada.admin@demo.example" */
  formerEmail: string;

  @ApiProperty({ format: 'date-time' })
  changedAt: string;

  @ApiProperty({ format: 'date-time' })
  expiresAt: string;
}

/** A link that was sent. */
export class ExportedLinkDto {
  /** @example "reset-password" */
  purpose: string;

  /** @example "ada.admin@demo.example" */
  email: string;

  @ApiProperty({ format: 'date-time' })
  expiresAt: string;
}

/** An email to the user. */
export class ExportedSentEmailDto {
  @ApiProperty({ format: 'uuid' })
  id: string;

  /** @example "reset-password" */
  kind: string;

  /** @example "ada.admin@demo.example" */
  to: string;

  /** @example "Demo" */
  organizationName?: string;

  /**
   * The name given in the sign-up that it confirms.
   * @example "Ada Admin"
   */
  signUpName?: string;

  @ApiProperty({ format: 'date-time', required: false })
  signedUpAt?: string;

  /**
   * The device of the sign-in that it is about.
   * @example "Firefox, Windows"
   */
  device?: string;

  @ApiProperty({ format: 'date-time' })
  queuedAt: string;

  @ApiProperty({ format: 'date-time', required: false })
  sentAt?: string;

  @ApiProperty({ format: 'date-time' })
  goodUntil: string;
}

import { ApiProperty } from '@nestjs/swagger';

/** A device that is signed in. */
export class ExportedSessionDto {
  @ApiProperty({ format: 'uuid' })
  id: string;

  /** @example "demo" */
  organizationId?: string;

  /** @example "Mozilla/5.0" */
  userAgent?: string;

  /** @example "127.0.0.1" */
  ipAddress?: string;

  /** When the user signed in. */
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

/** A kind of device that the user signed in from. A sign-in from another one is told by email. */
export class ExportedKnownDeviceDto {
  /** @example "Firefox, Windows" */
  device: string;

  @ApiProperty({ format: 'date-time' })
  knownSince: string;

  @ApiProperty({ format: 'date-time' })
  lastUsedAt: string;
}

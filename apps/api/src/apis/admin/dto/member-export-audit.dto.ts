import { ApiProperty } from '@nestjs/swagger';

/** An entry of the audit. Other users in it are left out: that is their data. */
export class MemberAuditEntryDto {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ format: 'date-time' })
  at: string;

  /** @example "user.signed_in" */
  action: string;

  /**
   * `person`, `stranger`, `command`, `job` or `system`.
   * @example "person"
   */
  actorKind: string;

  /** Whether the user is the actor. */
  byPerson: boolean;

  /** Whether the user is the target. */
  toPerson: boolean;

  /** @example "user" */
  targetType?: string;

  /**
   * The target, unless it is a user.
   * @example "rol_DemoMember000000"
   */
  target?: string;

  /** @example "session" */
  credential?: string;

  /** @example "01930000-0000-7000-8000-00000000d001" */
  credentialId?: string;

  /** @example "01930000-0000-7000-8000-00000000d001" */
  requestId?: string;

  /** @example "client-4711" */
  clientRequestId?: string;

  /** @example "127.0.0.1" */
  ipAddress?: string;

  /** @example "Mozilla/5.0" */
  userAgent?: string;

  @ApiProperty({ type: 'object', additionalProperties: true, example: { method: 'password' } })
  details: object;
}

/** Something that is kept and not in the export. */
export class MemberExportLeftOutDto {
  /** @example "the bytes of pictures" */
  what: string;

  /** @example "the link leads to them" */
  why: string;
}

import { ApiProperty } from '@nestjs/swagger';
import { actions, actorKinds, targetTypes, type Action, type AuditRecord } from '@app/audit';

/** Who did it. */
export class AuditActorDto {
  /** `person`: with a credential, or by signing up or in; `stranger`: without one; `command`: an operator; `job`: a queued task; `system`: Facet itself. */
  @ApiProperty({ enum: actorKinds, enumName: 'AuditActorKind' })
  kind: AuditRecord['actorKind'];

  /** By which the audit knows a person, also when they have been purged. Else the account that ran a command, or the task. */
  id?: string;

  /** The person, until they are purged. */
  @ApiProperty({ format: 'uuid' })
  userId?: string;

  /** How they proved who they are. */
  @ApiProperty({ enum: ['session', 'issuer', 'key'], required: false })
  credential?: 'session' | 'issuer' | 'key';
}

/** To whom or what it was done. */
export class AuditTargetDto {
  @ApiProperty({ enum: targetTypes, enumName: 'AuditTargetType' })
  type: NonNullable<AuditRecord['targetType']>;

  /** By which the audit knows a person, also when they have been purged. Else the id of what it is. */
  id: string;

  /** The person, until they are purged. */
  @ApiProperty({ format: 'uuid' })
  userId?: string;
}

/** Something that was done. It is never changed and never taken away. */
export class AuditEntryDto {
  /** UUID version 7: in the order of time. */
  @ApiProperty({ format: 'uuid' })
  id: string;

  at: Date;

  @ApiProperty({ enum: actions, enumName: 'AuditAction' })
  action: Action;

  actor: AuditActorDto;

  target?: AuditTargetDto;

  /** `X-Request-Id` of the call, as in the log. */
  requestId?: string;

  /** Until the person is purged, as is `userAgent`. */
  ipAddress?: string;

  userAgent?: string;

  /** Ids, counts and names of fields; old and new values of settings. */
  @ApiProperty({ type: 'object', additionalProperties: true })
  details: object;
}

/** One page of the audit. */
export class AuditPageDto {
  entries: AuditEntryDto[];

  /** Where the next page begins. Absent on the last one. */
  nextCursor?: string;
}

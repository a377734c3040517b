import { ApiProperty } from '@nestjs/swagger';
import { actions, actorKinds, targetTypes, type Action, type AuditRecord } from '@app/audit';

/** The actor. */
export class AuditActorDto {
  /**
   * `person`: with a credential, or by signing up or in; `stranger`: without one; `command`: an operator;
   * `job`: a queued task; `system`: Facet itself.
   */
  @ApiProperty({ enum: actorKinds, enumName: 'AuditActorKind' })
  kind: AuditRecord['actorKind'];

  /**
   * By which the audit knows a user, also when they have been purged. Else the account that ran a command, or the task.
   * @example "5a0d6f2e-8f4b-4b0e-9a67-0c4d8a2a7d51"
   */
  id?: string;

  /** The user, until they are purged. */
  @ApiProperty({ format: 'uuid' })
  userId?: string;

  /**
   * The name that the user has now, until they are purged.
   * @example "Ada Admin"
   */
  name?: string;

  /**
   * The username that the user has now in the organization.
   * @example "ada"
   */
  username?: string;

  /** The credential of the request. `impersonation`: the actor is an admin who acted in the place of a member. */
  @ApiProperty({ enum: ['session', 'issuer', 'key', 'impersonation'], required: false })
  credential?: 'session' | 'issuer' | 'key' | 'impersonation';

  /**
   * Which session, API key or impersonation it was: the id that their lists show. Tokens of other issuers have
   * none.
   * @example "DemoKeyAdaAdmin0"
   */
  credentialId?: string;
}

/** The target. */
export class AuditTargetDto {
  @ApiProperty({ enum: targetTypes, enumName: 'AuditTargetType' })
  type: NonNullable<AuditRecord['targetType']>;

  /**
   * By which the audit knows a user, also when they have been purged. Else the id of what it is.
   * @example "5a0d6f2e-8f4b-4b0e-9a67-0c4d8a2a7d51"
   */
  id: string;

  /** The user, until they are purged. */
  @ApiProperty({ format: 'uuid' })
  userId?: string;

  /**
   * The name that it has now: of a user until they are purged, of a role or an identity provider until it is removed.
   * @example "Mia Member"
   */
  name?: string;

  /**
   * The username that the user has now in the organization.
   * @example "mia"
   */
  username?: string;
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

  /**
   * The id of the call, as in the log. No other call has it: it is `X-Request-Id` of the answer only where
   * the client sent none.
   * @example "01930000-0000-7000-8000-00000000f00d"
   */
  requestId?: string;

  /**
   * `X-Request-Id` that the client sent, until the user is purged. Any other call may have the same.
   * @example "checkout-4711"
   */
  clientRequestId?: string;

  /**
   * The IP address of the client, until the user is purged.
   * @example "203.0.113.7"
   */
  ipAddress?: string;

  /**
   * The `User-Agent` of the client, until the user is purged.
   * @example "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
   */
  userAgent?: string;

  /** Ids, counts and names of fields; old and new values of settings. */
  @ApiProperty({ type: 'object', additionalProperties: true })
  details: object;
}

/** One page of the audit. */
export class AuditPageDto {
  entries: AuditEntryDto[];

  /**
   * Give it as `cursor` for the next page. Left out on the last one, but for `order=asc`: there it goes on with what
   * was done since.
   * @example "WyIwMTkzMDAwMC0wMDAwLTcwMDAtODAwMC0wMDAwMDAwMDAwMDEiXQ"
   */
  nextCursor?: string;
}

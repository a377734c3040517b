import { ApiProperty } from '@nestjs/swagger';

/** About whom a decision is asked. */
export class SubjectDto {
  /**
   * `user`. Subjects of other types may do nothing.
   * @example "user"
   */
  type: string;

  /**
   * Id of a user of the organization: the UUID, `local|<UUID>`, or `<provider>|<subject>`.
   * @example "01930000-0000-7000-8000-000000000004"
   */
  id: string;

  /** Not looked at. */
  @ApiProperty({ type: 'object', additionalProperties: true })
  properties?: Record<string, unknown>;
}

/** What the subject wants to do. */
export class ActionDto {
  /**
   * The name of a permission, such as `read:invoices`, or its verb: then the type of the resource is its noun.
   * @example "read"
   */
  name: string;

  /** Not looked at. */
  @ApiProperty({ type: 'object', additionalProperties: true })
  properties?: Record<string, unknown>;
}

/** What the subject wants to do it to. */
export class ResourceDto {
  /**
   * The noun of the permission.
   * @example "invoices"
   */
  type: string;

  /**
   * Not looked at: a permission is about all resources of a type.
   * @example "2026-0042"
   */
  id: string;

  /** Not looked at. */
  @ApiProperty({ type: 'object', additionalProperties: true })
  properties?: Record<string, unknown>;
}

/** What is known beside it. */
export class EvaluationContextDto {
  /** `true`: the answer says which roles grant it. Other fields are not looked at. */
  @ApiProperty({ required: false, example: true })
  reason?: boolean;
}

/** A question whether a subject may do something. */
export class EvaluationRequestDto {
  subject: SubjectDto;

  action: ActionDto;

  resource: ResourceDto;

  @ApiProperty({ required: false })
  context?: EvaluationContextDto;
}

/** One of several questions. What is absent is that of the request. */
export class EvaluationItemDto {
  @ApiProperty({ required: false })
  subject?: SubjectDto;

  @ApiProperty({ required: false })
  action?: ActionDto;

  @ApiProperty({ required: false })
  resource?: ResourceDto;

  @ApiProperty({ required: false })
  context?: EvaluationContextDto;
}

/** How several questions are answered. */
export class EvaluationOptionsDto {
  /** Whether the answer ends with the first denial, with the first permit, or has all of them. */
  @ApiProperty({
    enum: ['execute_all', 'deny_on_first_deny', 'permit_on_first_permit'],
    default: 'execute_all',
    required: false,
  })
  evaluations_semantic?: string;
}

/** Several questions, or one. */
export class EvaluationsRequestDto extends EvaluationItemDto {
  /** At most 1,000. Absent or empty: the request is one question. */
  @ApiProperty({
    type: [EvaluationItemDto],
    maxItems: 1000,
    required: false,
    example: [{ action: { name: 'read' } }, { action: { name: 'delete' } }],
  })
  evaluations?: EvaluationItemDto[];

  @ApiProperty({ required: false })
  options?: EvaluationOptionsDto;
}

/** A role that grants it. */
export class GrantingRoleDto {
  /** @example "rol_DemoAdmin0000000" */
  id: string;

  /** @example "Admin" */
  name: string;
}

/** Why it was decided so. */
export class DecisionContextDto {
  @ApiProperty({ enum: ['granted', 'not_granted'] })
  reason: string;

  /** The roles that grant it. */
  @ApiProperty({ type: [GrantingRoleDto] })
  roles: GrantingRoleDto[];
}

/** Whether the subject may do it. */
export class DecisionDto {
  decision: boolean;

  /** Where the question asked for the reason. */
  @ApiProperty({ required: false })
  context?: DecisionContextDto;
}

/** The decisions in the order of the questions, or one decision for one question. */
export class DecisionsDto {
  @ApiProperty({ type: [DecisionDto], required: false })
  evaluations?: DecisionDto[];

  @ApiProperty({ required: false })
  decision?: boolean;

  @ApiProperty({ required: false })
  context?: DecisionContextDto;
}

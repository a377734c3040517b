import { ApiProperty } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { MayBeAbsent, Text, UuidList } from '@app/http';
import { MemberBulkService, type MemberBulkAction } from '@app/members';

/** One change for many members. */
export class MemberBulkDto {
  /**
   * What is done to each. Needs the permission of the route for one member: `update:users` for roles, `ban:members`,
   * `update:members` to remove, `update:sessions` to sign out.
   */
  @IsIn(MemberBulkService.actions)
  @ApiProperty({ enum: MemberBulkService.actions, enumName: 'MemberBulkAction', example: 'add-role' })
  action: MemberBulkAction;

  /**
   * Ids of members.
   * @example ["01930000-0000-7000-8000-000000000004", "01930000-0000-7000-8000-000000000005"]
   */
  @UuidList({ max: 1000 })
  members: string[];

  /**
   * For `add-role` and `remove-role`, and not otherwise: the id of a role, or its name as it is stored.
   * @example "Member"
   */
  @MayBeAbsent()
  @Text({ max: 200 })
  @ApiProperty({ required: false })
  role?: string;
}

/** What became of one member of the request. */
export class MemberBulkResultDto {
  @ApiProperty({ format: 'uuid' })
  id: string;

  /** `unchanged`: the member was in this state already. */
  @ApiProperty({ enum: ['done', 'unchanged', 'failed'], enumName: 'MemberBulkOutcome' })
  result: 'done' | 'unchanged' | 'failed';

  /**
   * Of a member with whom it failed: the code of the error, as the route for one member has it, or
   * `member_bulk.interrupted` for one to send again.
   * @example "role.last_admin"
   */
  code?: string;

  /**
   * The same in words.
   * @example "The last admin of an organization keeps the role."
   */
  detail?: string;
}

/** A line for each member, in the order of the request. */
export class MemberBulkReportDto {
  @ApiProperty({ type: 'integer' })
  done: number;

  @ApiProperty({ type: 'integer' })
  unchanged: number;

  @ApiProperty({ type: 'integer' })
  failed: number;

  @ApiProperty({ type: [MemberBulkResultDto] })
  results: MemberBulkResultDto[];
}

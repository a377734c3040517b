import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ValidateNested } from 'class-validator';
import { Checked } from '@app/http';
import { bulkResults, type BulkResult } from '@app/invitations';
import { CreateInvitationDto } from './invitation.dto.js';

const most = 1000;

const isListOfRecords = (value: unknown): boolean =>
  Array.isArray(value) &&
  value.length >= 1 &&
  value.length <= most &&
  value.every((one) => typeof one === 'object' && one !== null && !Array.isArray(one));

/** Invitations to send. */
export class BulkInvitationsDto {
  @Checked('invitations', `must be a list of 1 to ${most} objects`, isListOfRecords)
  @ValidateNested({ each: true })
  @Type(() => CreateInvitationDto)
  @ApiProperty({
    type: [CreateInvitationDto],
    minItems: 1,
    maxItems: most,
    example: [{ email: 'iris.invited@demo.example' }, { email: 'ivan.invited@demo.example', name: 'Ivan' }],
  })
  invitations: CreateInvitationDto[];
}

/** What became of one invitation. */
export class BulkResultDto {
  /** @example "iris.invited@demo.example" */
  email: string;

  /** `unchanged`: the address is invited already, or is one of a member. */
  @ApiProperty({ enum: bulkResults })
  result: BulkResult['result'];

  /**
   * Why it was not sent: an error that `POST …/invitations` has, or `invitation.not_reached`.
   * @example "invitation.exists"
   */
  code?: string;
}

/** What became of each invitation, in the order of the request. */
export class BulkReportDto {
  @ApiProperty({ type: [BulkResultDto] })
  results: BulkResultDto[];
}

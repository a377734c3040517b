import { ApiProperty } from '@nestjs/swagger';
import { ActionDto, ResourceDto, SubjectDto } from './evaluation.dto.js';

/** Whose type is searched. */
export class SearchedSubjectDto {
  /** @example "user" */
  type: string;
}

/** Which part of the results. */
export class SearchPageDto {
  /** `next_token` of the page before. */
  @ApiProperty({
    required: false,
    example: 'WyJyZWFkOmludm9pY2VzIiwiMDAwMDAwMDAtMDAwMC0wMDAwLTAwMDAtMDAwMDAwMDAwMDAwIl0',
  })
  token?: string;

  /** Most results on the page; more than 100 means 100. */
  @ApiProperty({ type: 'integer', minimum: 1, default: 100, required: false, example: 20 })
  limit?: number;
}

/** The question who may do something. */
export class SubjectSearchDto {
  subject: SearchedSubjectDto;

  action: ActionDto;

  resource: ResourceDto;

  @ApiProperty({ required: false })
  page?: SearchPageDto;
}

/** The question what a subject may do to resources of a type. */
export class ActionSearchDto {
  subject: SubjectDto;

  resource: ResourceDto;
}

/** Where to go on. */
export class NextPageDto {
  /**
   * Goes into `page.token`. Empty: this is the last page.
   * @example "WyJyZWFkOmludm9pY2VzIiwiMDAwMDAwMDAtMDAwMC0wMDAwLTAwMDAtMDAwMDAwMDAwMDAwIl0"
   */
  next_token: string;
}

/** Somebody who may do it. */
export class FoundSubjectDto {
  @ApiProperty({ enum: ['user'] })
  type: string;

  @ApiProperty({ format: 'uuid' })
  id: string;
}

/** A page of those who may do it. It may be short before the last one. */
export class SubjectResultsDto {
  page: NextPageDto;

  @ApiProperty({ type: [FoundSubjectDto] })
  results: FoundSubjectDto[];
}

/** Something that the subject may do. */
export class FoundActionDto {
  /** @example "read" */
  name: string;
}

/** All that the subject may do to resources of the type. */
export class ActionResultsDto {
  @ApiProperty({ type: [FoundActionDto] })
  results: FoundActionDto[];
}

/** Where the operations are (AuthZEN 1.0, 9). */
export class PdpMetadataDto {
  @ApiProperty({ format: 'uri' })
  policy_decision_point: string;

  @ApiProperty({ format: 'uri' })
  access_evaluation_endpoint: string;

  @ApiProperty({ format: 'uri' })
  access_evaluations_endpoint: string;

  @ApiProperty({ format: 'uri' })
  search_subject_endpoint: string;

  @ApiProperty({ format: 'uri' })
  search_action_endpoint: string;
}

import { ApiProperty } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { MayBeAbsent, PageQueryDto, Text } from '@app/http';
import { jobStates, type JobState } from '@app/jobs';

/** Which jobs to show. */
export class JobQueryDto extends PageQueryDto {
  /** Only jobs in this state. `failed` ones will be tried again, `parked` ones will not. */
  @MayBeAbsent()
  @IsIn(jobStates)
  @ApiProperty({ enum: jobStates, required: false, example: 'parked' })
  state?: JobState;

  /**
   * Only jobs of this task.
   * @example "picture.sweep"
   */
  @MayBeAbsent()
  @Text({ max: 128 })
  task?: string;
}

/** Work that waits to be done, or is done at this moment. What was done is not kept. */
export class JobDto {
  /** @example "1" */
  id: string;

  /** @example "picture.sweep" */
  task: string;

  /** The subject of the job, where its task has one. */
  @ApiProperty({ type: 'string', nullable: true, example: 'account.purge:01930000-0000-7000-8000-000000000004' })
  key: string | null;

  /**
   * `waiting` for its first try; `running`; `failed`, to be tried again at `runAt`; `parked`: it has failed
   * too often.
   */
  @ApiProperty({ enum: jobStates })
  state: JobState;

  /** How often it was tried. */
  @ApiProperty({ type: 'integer' })
  attempts: number;

  /** The number of tries before the job fails permanently. */
  @ApiProperty({ type: 'integer' })
  maxAttempts: number;

  /** When it is tried next, at the earliest. */
  @ApiProperty({ format: 'date-time' })
  runAt: string;

  /** When its current run began. */
  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  startedAt: string | null;

  /** What went wrong the last time, in one line. */
  @ApiProperty({ type: 'string', nullable: true, example: 'It took longer than 300 seconds.' })
  lastError: string | null;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;
}

/** A page of jobs, newest first. */
export class JobPageDto {
  @ApiProperty({ type: [JobDto] })
  jobs: JobDto[];

  /** How many there are on all pages together. */
  @ApiProperty({ type: 'integer' })
  total: number;

  /**
   * Goes into `cursor` for the next page. Not there: this is the last one.
   * @example "WyI0MiJd"
   */
  nextCursor?: string;
}

import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { Allows } from '@app/auth';
import { defaultPageSize, Fails, Returns } from '@app/http';
import { JobNotFound, JobNotParked, JobQueue } from '@app/jobs';
import { RequestInvalid } from '@app/common';
import { JobDto, JobPageDto, JobQueryDto } from './dto/job.dto.js';
import { toJob, toJobPage } from './jobs.mapper.js';
import { ForOperators, OperatorNeeded } from './operators.js';

@ApiTags('Administration')
@Controller('admin/jobs')
@ForOperators()
export class JobsController {
  constructor(private readonly queue: JobQueue) {}

  /** The jobs of the installation, newest first, for its admins. */
  @Get()
  @Allows('read:jobs')
  @Returns(JobPageDto)
  @Fails(RequestInvalid, OperatorNeeded)
  async listJobs(@Query() { state, task, cursor, limit = defaultPageSize }: JobQueryDto): Promise<JobPageDto> {
    return toJobPage(await this.queue.list({ state, task }, limit, cursor));
  }

  /** Tries a permanently failed job (`parked`) again, as often as a new one. */
  @Post(':id/retry')
  @Allows('update:jobs')
  @ApiParam({ name: 'id', type: String, description: 'Id of a job that failed permanently', example: '1' })
  @Returns(JobDto)
  @Fails(OperatorNeeded, JobNotFound, JobNotParked)
  async retryJob(@Param('id') id: string): Promise<JobDto> {
    return toJob(await this.queue.retry(id));
  }
}

import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CountsAs, Public } from '@app/auth';
import { Fails, Returns } from '@app/http';
import { ServiceUnavailable } from '@app/common';
import { HealthDto, ReadinessDto } from './health.dto.js';
import { Readiness } from './readiness.service.js';

@ApiTags('Health')
@CountsAs('nothing')
@Controller('health')
export class HealthController {
  constructor(private readonly readiness: Readiness) {}

  /** The process runs. Restart it when this fails. */
  @Get('live')
  @Public()
  @Returns(HealthDto)
  getLiveness(): HealthDto {
    return { status: 'ok' };
  }

  /**
   * The database answers and takes writes, every migration has run, the clock of the machine agrees with that of the
   * database within 5 seconds, and the server is not shutting down. Send no traffic while this fails.
   */
  @Get('ready')
  @Public()
  @Returns(ReadinessDto)
  @Fails(ServiceUnavailable)
  async getReadiness(): Promise<ReadinessDto> {
    await this.readiness.assertReady();
    return { status: 'ok', replica: this.readiness.replica };
  }
}

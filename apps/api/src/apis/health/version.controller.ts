import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CountsAs, Public } from '@app/auth';
import { version } from '@app/config';
import { Returns } from '@app/http';
import { VersionDto } from './version.dto.js';

@ApiTags('Health')
@CountsAs('nothing')
@Controller('version')
export class VersionController {
  /** Which version of Facet answers. */
  @Get()
  @Public()
  @Returns(VersionDto)
  showVersion(): VersionDto {
    return { version };
  }
}

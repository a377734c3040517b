import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Caller, SignedIn, TakesSessionCookie } from '@app/auth';
import { Fails, Returns, type StreamAnswer } from '@app/http';
import { TooManyRequests, type Principal } from '@app/common';
import { Download } from '@app/rate-limits';
import { PersonalDataReader } from '@app/accounts';
import { UserNotFound } from '@app/users';
import { ExportDto } from './dto/export.dto.js';
import { toExport } from './export.mapper.js';

@ApiTags('Current user')
@Controller('me/export')
export class ExportController {
  constructor(private readonly data: PersonalDataReader) {}

  /** Everything that Facet stores about the caller; pictures as links. */
  @Get()
  @SignedIn({ interactive: true })
  @TakesSessionCookie()
  @Download()
  @Returns(ExportDto)
  @Fails(UserNotFound, TooManyRequests)
  async exportCurrentUser(@Caller() caller: Principal): Promise<StreamAnswer> {
    return toExport(await this.data.read(caller.userId));
  }
}

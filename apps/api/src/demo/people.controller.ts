import { Controller, Get, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Public, TakesSessionCookie } from '@app/auth';
import { RouteUnknown } from '@app/common';
import { SETTINGS, type Settings } from '@app/config';
import { Fails, Returns } from '@app/http';
import { demoPeople } from './credentials.js';
import { toDemoPeople } from './people.mapper.js';
import { DemoPeopleDto } from './people.dto.js';

@ApiTags('Administration')
@Controller('admin/dev/people')
export class DemoPeopleController {
  constructor(@Inject(SETTINGS) private readonly settings: Settings) {}

  /**
   * The people of the demo with their passwords, for the sign-in of the console. Only in demo mode, which listens on
   * 127.0.0.1, and not for pages of other sites; elsewhere there is no such path.
   */
  @Get()
  @Public()
  // It reads no cookie, but rejects the same pages as the sign-in that follows.
  @TakesSessionCookie()
  @Returns(DemoPeopleDto)
  @Fails(RouteUnknown)
  listDemoPeople(): DemoPeopleDto {
    return toDemoPeople(demoPeople(this.settings));
  }
}

import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import type { Settings } from '@app/config';
import { AccountsModule } from '@app/accounts';
import { coreModules } from '@app/bootstrap';
import type { Clock } from '@app/common';
import { JobRunnerModule } from '@app/jobs';
import { DemoModule } from './demo/demo.module.js';
import { DemoPeopleModule } from './demo/people.module.js';
import { AccessModule } from './apis/access/access.module.js';
import { AccountModule } from './apis/account/account.module.js';
import { AdminModule } from './apis/admin/admin.module.js';
import { CurrentUserModule } from './apis/current-user/current-user.module.js';
import { HealthModule } from './apis/health/health.module.js';
import { M2ProfileModule } from './apis/m2-profile/m2-profile.module.js';
import { PagesModule } from './apis/pages/pages.module.js';
import { PictureServingModule } from './apis/pictures/pictures.module.js';
import { UserDirectoryModule } from './apis/user-directory/user-directory.module.js';
import { UserV1Module } from './apis/user-v1/user-v1.module.js';
import { loggerOptions } from './logging.js';

/** The whole application: the APIs, over the services that they import, and the work that is done behind them. */
@Module({})
export class AppModule {
  /** @param others modules that not every installation has */
  static with(settings: Settings, clock: Clock, others: readonly Type[] = []): DynamicModule {
    const apis = [
      AccountModule,
      CurrentUserModule,
      UserDirectoryModule,
      M2ProfileModule,
      UserV1Module,
      PictureServingModule,
      AdminModule,
      DemoPeopleModule,
      AccessModule,
      HealthModule,
      AccountsModule,
      ...(settings.HOSTED_PAGES === 'on' ? [PagesModule] : []),
      ...(settings.demo ? [DemoModule] : []),
      ...others,
    ];
    return {
      module: AppModule,
      imports: [
        LoggerModule.forRoot(loggerOptions(settings)),
        ...coreModules(settings, clock),
        ...apis,
        JobRunnerModule,
      ],
    };
  }
}

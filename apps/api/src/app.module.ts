import { Global, Module, type DynamicModule } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import { SETTINGS, type Settings } from '@app/config';
import { Clock } from '@app/kernel';
import { PersistenceModule } from '@app/persistence';
import { entities } from '../../../ormconfig.js';
import { DemoModule } from './demo/demo.module.js';
import { AccountModule } from './faces/account/account.module.js';
import { CurrentUserModule } from './faces/current-user/current-user.module.js';
import { HealthModule } from './faces/health/health.module.js';
import { UserDirectoryModule } from './faces/user-directory/user-directory.module.js';
import { loggerOptions } from './logging.js';

/** The settings and the clock, for every room. */
@Global()
@Module({})
class EnvironmentModule {
  static with(settings: Settings, clock: Clock): DynamicModule {
    const providers = [
      { provide: SETTINGS, useValue: settings },
      { provide: Clock, useValue: clock },
    ];
    return { module: EnvironmentModule, providers, exports: providers };
  }
}

/** What the API and the commands have in common. */
export function foundation(settings: Settings, clock: Clock): DynamicModule[] {
  return [EnvironmentModule.with(settings, clock), PersistenceModule.with(settings, entities)];
}

/** The whole application: the faces, over the rooms that they import. */
@Module({})
export class AppModule {
  static with(settings: Settings, clock: Clock): DynamicModule {
    const faces = [AccountModule, CurrentUserModule, UserDirectoryModule, HealthModule, ...(settings.demo ? [DemoModule] : [])];
    return { module: AppModule, imports: [LoggerModule.forRoot(loggerOptions(settings)), ...foundation(settings, clock), ...faces] };
  }
}

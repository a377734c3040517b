import { Global, Module, type DynamicModule } from '@nestjs/common';
import { SETTINGS, type Settings } from '@app/config';
import { Clock, Encryption } from '@app/common';
import { PersistenceModule } from '@app/database';
import { entities } from '../../../ormconfig.js';
import { ShutdownState } from './shutdown-state.js';

/** The settings, the clock, the encryption and the shutdown state, for all modules. */
@Global()
@Module({})
class EnvironmentModule {
  static with(settings: Settings, clock: Clock): DynamicModule {
    const providers = [
      { provide: SETTINGS, useValue: settings },
      { provide: Clock, useValue: clock },
      { provide: Encryption, useValue: new Encryption(settings) },
      ShutdownState,
    ];
    return { module: EnvironmentModule, providers, exports: providers };
  }
}

/**
 * What the API and the commands have in common.
 * @param later the database is reached by who asks for it, not at the start
 */
export function coreModules(settings: Settings, clock: Clock, later = false): DynamicModule[] {
  return [EnvironmentModule.with(settings, clock), PersistenceModule.with(settings, entities, later)];
}

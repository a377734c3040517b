import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import type { Settings } from '@app/config';
import { AccountsModule } from '@app/accounts';
import { AttributesModule } from '@app/attributes';
import { coreModules, logLines } from '@app/bootstrap';
import { SystemClock } from '@app/common';
import { ContactsModule } from '@app/contacts';
import { IdentityProvidersModule } from '@app/identity-providers';
import { MembersModule } from '@app/members';
import { JobRunnerModule } from '@app/jobs';

/** The services that work on jobs, without an API. */
@Module({})
export class WorkerModule {
  /** @param others modules that not every installation has */
  static with(settings: Settings, others: readonly Type[]): DynamicModule {
    const log = LoggerModule.forRoot({ pinoHttp: logLines(settings) });
    return {
      module: WorkerModule,
      imports: [
        log,
        ...coreModules(settings, new SystemClock()),
        ...others,
        AccountsModule,
        AttributesModule,
        ContactsModule,
        IdentityProvidersModule,
        MembersModule,
        JobRunnerModule,
      ],
    };
  }
}

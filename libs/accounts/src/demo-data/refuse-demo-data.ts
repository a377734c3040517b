import type { INestApplicationContext } from '@nestjs/common';
import { ConfigError, type Settings } from '@app/config';
import { DemoData } from './demo-data.service.js';

/** Production rejects demo users, whose credentials are in a file. Throws `ConfigError`. */
export async function rejectDemoData(
  app: INestApplicationContext,
  { production }: Pick<Settings, 'production'>,
): Promise<void> {
  if (production && (await app.get(DemoData, { strict: false }).isThere()))
    throw new ConfigError(
      'The database contains the demo users, whose passwords and keys are in a file: run facet demo remove first',
    );
}

import type { INestApplicationContext } from '@nestjs/common';
import { ConfigError, type Settings } from '@app/config';
import { DemoData } from './demo-data.service.js';

/** In production nobody may be there whose credentials lie about in a file. Throws `ConfigError`. */
export async function rejectDemoData(
  app: INestApplicationContext,
  { production }: Pick<Settings, 'production'>,
): Promise<void> {
  if (production && (await app.get(DemoData, { strict: false }).isThere()))
    throw new ConfigError(
      'The database has the people of the demo, with passwords and keys that lie in a file: run facet demo remove first',
    );
}

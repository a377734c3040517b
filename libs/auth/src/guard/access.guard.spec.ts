import { Controller, Get, Module, type INestApplication } from '@nestjs/common';
import { APP_GUARD, NestFactory } from '@nestjs/core';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SETTINGS } from '@app/config';
import { AccessGuard } from './access.guard.js';
import { Public } from './access.decorators.js';
import { SessionCookies } from '../browsers/session-cookies.js';
import { Authenticator } from './authenticator.js';

// eslint-disable-next-line facet/controllers-in-their-files -- a route for this spec alone
@Controller()
class Careless {
  @Get('silent')
  silent(): string {
    return 'nobody said who may call this';
  }

  @Get('open')
  @Public()
  open(): string {
    return 'everybody may call this';
  }
}

@Module({
  controllers: [Careless],
  providers: [
    { provide: SETTINGS, useValue: {} },
    SessionCookies,
    { provide: Authenticator, useValue: { admitAnonymous: () => Promise.resolve() } },
    { provide: APP_GUARD, useClass: AccessGuard },
  ],
})
class CarelessModule {}

describe('a route that does not declare who may call it', () => {
  let app: INestApplication;

  beforeAll(async () => {
    app = await NestFactory.create(CarelessModule, { logger: false });
    await app.listen(0, '127.0.0.1');
  });

  afterAll(() => app.close());

  const call = async (path: string, headers: Record<string, string> = {}): Promise<[number, string]> => {
    const answer = await fetch(`${await app.getUrl()}/${path}`, { headers });
    return [answer.status, await answer.text()];
  };

  it('is refused to all', async () => {
    for (const headers of [{}, { authorization: 'Bearer x' }, { 'x-api-key': 'x' }]) {
      const [status, text] = await call('silent', headers as Record<string, string>);
      expect(status).toBe(500);
      expect(text).not.toContain('nobody said');
    }
  });

  it('would pass if it did', async () => {
    expect(await call('open')).toEqual([200, 'everybody may call this']);
  });
});

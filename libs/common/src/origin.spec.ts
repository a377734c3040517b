import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import type { UserId } from './ids.js';
import { currentOrigin, nameCaller, withOrigin, type RequestOrigin } from './origin.js';
import type { Principal } from './principal.js';

const caller = (name: string): Principal => ({
  ...{ userId: name as UserId, organizationId: null, credential: 'session', permissions: [], ownScopes: [] },
  ...{ sessionId: null, keyId: null, validUntil: null, authenticatedAt: null },
});
const request = (requestId: string): RequestOrigin => ({
  kind: 'request',
  requestId,
  clientRequestId: null,
  ipAddress: null,
  userAgent: null,
});

describe('The origin of work', () => {
  it('is nothing when none was named, also within a call that names its caller', () => {
    nameCaller(caller('mia'));
    expect(currentOrigin()).toBeUndefined();
  });

  it('stays with the work through everything that it waits for, beside other work', async () => {
    const work = async (id: string): Promise<unknown> => {
      await turn();
      nameCaller(caller(id));
      await turn();
      const origin = currentOrigin();
      return origin?.kind === 'request' && [origin.requestId, origin.caller?.userId];
    };
    const seen = await Promise.all(['a', 'b', 'c'].map((id) => withOrigin(request(id), () => work(id))));
    expect(seen).toEqual([
      ['a', 'a'],
      ['b', 'b'],
      ['c', 'c'],
    ]);
    expect(currentOrigin()).toBeUndefined();
  });

  it('of a command or a job has no caller', async () => {
    const command = { kind: 'command', user: 'root' } as const;
    await withOrigin(command, async () => {
      nameCaller(caller('mia'));
      await turn();
      expect(currentOrigin()).toEqual(command);
    });
  });
});

import { DiscoveryModule, DiscoveryService } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { describe, expect, it } from '@jest/globals';
import { OwnsUserData, userDataOwners, type UserDataOwner } from './user-data.js';

@OwnsUserData('drafts')
class Drafts implements UserDataOwner {
  erase(): Promise<boolean> {
    return Promise.resolve(false);
  }
}

class Other {}

async function ownersAmong(...providers: (typeof Drafts | typeof Other)[]): Promise<UserDataOwner[]> {
  const module = await Test.createTestingModule({ imports: [DiscoveryModule], providers }).compile();
  return userDataOwners(module.get(DiscoveryService, { strict: false }), ['drafts']);
}

describe('The owners of user data', () => {
  it('are the providers that are registered', async () => {
    expect(await ownersAmong(Drafts, Other)).toEqual([expect.any(Drafts)]);
  });

  it('are missed where a module is not in the application', async () => {
    await expect(ownersAmong(Other)).rejects.toThrow(
      'No module of this application erases what drafts keep of a user.',
    );
  });
});

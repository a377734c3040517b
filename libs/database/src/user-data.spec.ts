import { DiscoveryModule } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { describe, expect, it } from '@jest/globals';
import { OwnsUserData, UserDataOwners, type UserDataOwner } from './user-data.js';

@OwnsUserData('drafts')
class Drafts implements UserDataOwner {
  erase(): Promise<boolean> {
    return Promise.resolve(false);
  }
}

class Other {}

async function ownersAmong(...providers: (typeof Drafts | typeof Other)[]): Promise<UserDataOwners> {
  const module = await Test.createTestingModule({
    imports: [DiscoveryModule],
    providers: [UserDataOwners, ...providers],
  }).compile();
  return module.get(UserDataOwners);
}

describe('The owners of user data', () => {
  it('are the providers that are registered', async () => {
    const owners = await ownersAmong(Drafts, Other);
    expect(owners.of(['drafts'])).toEqual([expect.any(Drafts)]);
  });

  it('are missed where a module is not in the application', async () => {
    const owners = await ownersAmong(Other);
    expect(() => owners.of(['drafts'])).toThrow('No module of this application erases what drafts keep of a user.');
  });
});

import { DiscoveryService } from '@nestjs/core';
import type { OrganizationId, UserId } from '@app/common';
import type { Tx } from './tx.js';

/**
 * A library with rows of users that no foreign key removes with the user, or with more rows of one user than
 * one statement may remove.
 */
export interface UserDataOwner {
  /**
   * Removes rows of a user. It is called again, in a transaction of its own, as long as it returns true; the
   * user is removed in the one in which all return false.
   * @param organizations those of the user, in order
   * @returns whether rows may be left
   */
  erase(tx: Tx, userId: UserId, organizations: readonly OrganizationId[]): Promise<boolean>;
}

/** Rows that one call of `erase` removes. */
export const erasedAtOnce = 1000;

const OwnerIn = DiscoveryService.createDecorator<string>();

/** Registers the provider that erases what a library keeps of a user. */
export const OwnsUserData =
  (library: string) =>
  (provider: new (...args: never[]) => UserDataOwner): void => {
    OwnerIn(library)(provider);
  };

/**
 * The registered owners among the providers of the application. Throws when one of these libraries has none: then its
 * module is missing in the application.
 */
export function userDataOwners(discovery: DiscoveryService, libraries: readonly string[]): UserDataOwner[] {
  const found = new Map<string | undefined, UserDataOwner>();
  for (const provider of discovery.getProviders({ metadataKey: OwnerIn.KEY }))
    found.set(discovery.getMetadataByDecorator(OwnerIn, provider), provider.instance as UserDataOwner);
  const missing = libraries.filter((library) => !found.has(library));
  if (missing.length > 0)
    throw new Error(`No module of this application erases what ${missing.join(', ')} keep of a user.`);
  return [...found.values()];
}

import type { AddressClaim } from '@app/auth';
import { type FieldFault, type UserId, addressKeyOf } from '@app/common';
import type { SettledRecord } from './import-record.js';
import type { Seen, SeenKey, SeenUser } from './seen.js';

/** A key of the user of a line, and the field that it comes from. */
interface ImportedUserKey {
  readonly field: string;
  readonly key: SeenKey;
  /** Identifies the user of the line; the other keys only belong to the user. */
  readonly identifies: boolean;
}

/** All keys that the user of a line holds or will hold, the most telling first. */
export function userKeysOf({ id, emails, identities }: SettledRecord, newId?: UserId): ImportedUserKey[] {
  const uuid = id ?? newId;
  return [
    ...(uuid === undefined ? [] : [{ field: 'id', key: ['id', uuid] as const, identifies: true }]),
    ...emails.map(({ email }, at) => ({
      field: at === 0 ? 'email' : `otherEmails.${at - 1}.email`,
      key: ['email', addressKeyOf(email)] as const,
      identifies: at === 0,
    })),
    // A public id alone identifies no user: it is that of one issuer, and another one must not come by it.
    ...identities.flatMap(({ issuer, subject, publicId }, at) => [
      {
        field: `identities.${at}`,
        key: ['identity', issuer, publicId] as const,
        identifies: emails.length === 0 && at === 0,
      },
      { field: `identities.${at}`, key: ['issuer', issuer, subject] as const, identifies: false },
      { field: `identities.${at}`, key: ['public', publicId] as const, identifies: false },
    ]),
  ];
}

/** The owner of the keys of a line. */
interface LineOwner {
  readonly owner?: SeenUser;
  /** Keys that belong to another user. */
  readonly faults: FieldFault[];
  /** Claims of its addresses that a new user takes over. */
  readonly released: readonly AddressClaim[];
}

/**
 * The claim of an unverified sign-up is released, and with it its account, where that waits for its purge
 * or has another id than the line: an account keeps its id.
 */
const isReleased = ({ id }: SettledRecord, claim: AddressClaim): boolean =>
  claim.status === 'deleted' || (id !== null && id !== claim.userId);

/** The user of a line, if known, and the keys of the line that belong to another user. */
export function ownerOf(importRecord: SettledRecord, seen: Seen): LineOwner {
  const all = userKeysOf(importRecord, importRecord.freshId).map((one) => ({ ...one, user: seen.find(one.key) }));
  const released = all.flatMap(({ user }) => (user?.claim && isReleased(importRecord, user.claim) ? [user.claim] : []));
  const others = all.filter(({ user }) => !user?.claim || !released.includes(user.claim));
  const isNew = !others.some((one) => one.identifies && one.user);
  const found = isNew ? others : all;
  const owner = found.find((one) => one.identifies && one.user)?.user;
  const foreign = found.filter(({ user }) => user && user.id !== owner?.id);
  const faults = new Map(foreign.map(({ field }) => [field, { field, message: `${field} belongs to another user` }]));
  if (owner && importRecord.id !== null && importRecord.id !== owner.id)
    faults.set('id', { field: 'id', message: 'the user with this e-mail address has another id' });
  if (owner?.isDeleted) faults.set('', { field: '', message: 'this user is deleted and waits for the purge' });
  return { ...(owner && { owner }), faults: [...faults.values()], released: isNew ? released : [] };
}

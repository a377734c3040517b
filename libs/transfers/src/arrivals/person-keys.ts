import type { FieldFault, UserId } from '@app/kernel';
import { addressKeyOf } from '@app/users';
import type { SettledArrival } from './arrival.js';
import type { Seen, SeenKey, SeenPerson } from './seen.js';

/** A key of the person of a line, and the field that it comes from. */
interface PersonKey {
  readonly field: string;
  readonly key: SeenKey;
  /** Says who the line is about; the other keys only belong to them. */
  readonly identifies: boolean;
}

/** All keys that the person of a line holds or will hold, the most telling first. */
export function personKeysOf({ id, emails, identities }: SettledArrival, newId?: UserId): PersonKey[] {
  const uuid = id ?? newId;
  return [
    ...(uuid === undefined ? [] : [{ field: 'id', key: ['id', uuid] as const, identifies: true }]),
    ...emails.map(({ email }, at) => ({
      field: at === 0 ? 'email' : `otherEmails.${at - 1}.email`,
      key: ['email', addressKeyOf(email)] as const,
      identifies: at === 0,
    })),
    // A public id alone says nobody: it is that of one issuer, and another one must not come by it.
    ...identities.flatMap(({ issuer, subject, publicId }, at) => [
      { field: `identities.${at}`, key: ['identity', issuer, publicId] as const, identifies: emails.length === 0 && at === 0 },
      { field: `identities.${at}`, key: ['issuer', issuer, subject] as const, identifies: false },
      { field: `identities.${at}`, key: ['public', publicId] as const, identifies: false },
    ]),
  ];
}

/** Whom a line is about, if they are known, and which of its keys belong to somebody else. */
export function ownerOf(arrival: SettledArrival, seen: Seen): { owner?: SeenPerson; faults: FieldFault[] } {
  const found = personKeysOf(arrival, arrival.freshId).map((one) => ({ ...one, person: seen.find(one.key) }));
  const owner = found.find((one) => one.identifies && one.person)?.person;
  const strangers = found.filter(({ person }) => person && person.id !== owner?.id);
  const faults = new Map(strangers.map(({ field }) => [field, { field, message: `${field} belongs to another person` }]));
  if (owner && arrival.id !== null && arrival.id !== owner.id) faults.set('id', { field: 'id', message: 'the person with this e-mail address has another id' });
  if (owner?.isDeleted) faults.set('', { field: '', message: 'this person has asked for deletion and waits for it' });
  return { ...(owner && { owner }), faults: [...faults.values()] };
}

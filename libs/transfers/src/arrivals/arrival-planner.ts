import type { AddressClaim } from '@app/auth';
import type { FieldFault, UserId } from '@app/common';
import { mostIdentities } from '@app/users';
import type { SettledArrival, Verdict } from './arrival.js';
import type { BatchPlan } from './batch-plan.js';
import { ownerOf, personKeysOf } from './person-keys.js';
import { findPlace, type FoundPlace, type NameConflict } from './place-finder.js';
import type { Seen, SeenPerson } from './seen.js';
import type { Standing } from './standing.reader.js';

/** What a line is judged by. */
export interface Terms {
  readonly onNameConflict: NameConflict;
  /** The day in UTC. */
  readonly today: string;
  /** Why a password hash cannot be taken over, if it cannot. */
  readonly faultOfHash: (hash: string) => string | undefined;
}

const gaveWay: FieldFault = { field: 'email', message: 'an account that had not proved this address gave way' };
const nowhere: FoundPlace = { faults: [], notes: [] };

/** Judges the lines of a batch, one after the other, and gathers what will be written. */
export class ArrivalPlanner {
  /** @param seen takes in the keys of the lines that pass, on top of those of the standing */
  constructor(
    private readonly standing: Standing,
    private readonly seen: Seen,
    private readonly plan: BatchPlan,
    private readonly terms: Terms,
  ) {}

  judge(arrival: SettledArrival): Verdict {
    const { owner, faults, released } = ownerOf(arrival, this.seen);
    if (faults.length > 0) return failed(arrival, faults);
    if (owner?.claim && arrival.id === null) return this.takeOver(arrival, owner.claim);
    if (owner && this.isIn(owner, arrival)) return this.pass(arrival, owner);
    const found = this.findPlace(arrival, owner?.id);
    const wrong = [...found.faults, ...(owner ? [] : this.faultsOfNewcomer(arrival))];
    if (wrong.length > 0) return failed(arrival, wrong);
    return owner ? this.join(arrival, owner, found) : this.create(arrival, found, released);
  }

  /** What is in stays as it is; only a referrer who was not known the last time is added. */
  private pass(arrival: SettledArrival, owner: SeenPerson): Verdict {
    if (arrival.member) this.plan.addReferral(owner.id, arrival.line, arrival.member);
    return alreadyIn(arrival, owner);
  }

  private isIn({ id }: SeenPerson, { member }: SettledArrival): boolean {
    return member === null || this.seen.find(['member', member.organizationId, id]) !== undefined;
  }

  private findPlace({ member }: SettledArrival, userId: UserId | undefined): FoundPlace {
    const { onNameConflict } = this.terms;
    return member ? findPlace(member, this.standing.hosts.get(member.organizationId), this.seen, { onNameConflict, userId }) : nowhere;
  }

  private faultsOfNewcomer(arrival: SettledArrival): FieldFault[] {
    const { name, emails, identities, passwordHash } = arrival;
    const faults = repeatedKeysOf(arrival);
    if (name === null) faults.push({ field: 'name', message: 'name is needed of a person who is new' });
    if (emails.length + identities.length === 0) faults.push({ field: 'email', message: 'email is needed, or an identity' });
    if (identities.length > mostIdentities) faults.push({ field: 'identities', message: `identities must be at most ${mostIdentities}` });
    if (arrival.dateOfBirth !== null && arrival.dateOfBirth > this.terms.today)
      faults.push({ field: 'dateOfBirth', message: 'dateOfBirth must not be after today' });
    const weak = passwordHash === null ? undefined : this.terms.faultOfHash(passwordHash);
    if (weak !== undefined) faults.push({ field: 'passwordHash', message: `passwordHash ${weak}` });
    return faults;
  }

  private create(arrival: SettledArrival, found: FoundPlace, released: readonly AddressClaim[]): Verdict {
    const id = arrival.id ?? arrival.freshId;
    this.plan.released.push(...released);
    this.plan.addPerson(id, arrival, arrival.name ?? '');
    for (const { key } of personKeysOf(arrival, id)) this.seen.put(key, { id, isDeleted: false });
    this.settle(id, found, arrival);
    return { line: arrival.line, outcome: 'created', id, reasons: [...arrival.notes, ...notesOf(arrival), ...found.notes, ...released.map(() => gaveWay)] };
  }

  /** A sign-up that proved nothing keeps nobody's place: the line gets its account, without anything that its maker left in it. */
  private takeOver(arrival: SettledArrival, claim: AddressClaim): Verdict {
    const id = claim.userId;
    const found = this.findPlace(arrival, id);
    const wrong = [...found.faults, ...this.faultsOfNewcomer(arrival)];
    if (arrival.status !== 'active') wrong.push({ field: 'status', message: 'status must be active: somebody has signed up with this address' });
    if (wrong.length > 0) return failed(arrival, wrong);
    this.plan.addTakeover(claim, arrival, arrival.name ?? '');
    for (const { key } of personKeysOf(arrival, id)) this.seen.put(key, { id, isDeleted: false });
    const member = arrival.member && this.seen.find(['member', arrival.member.organizationId, id]);
    const place = found.place && { ...found.place, username: member ? null : found.place.username };
    this.settle(id, { ...found, ...(place && { place }) }, arrival);
    const reasons = [...arrival.notes, ...notesOf(arrival), ...found.notes, gaveWay];
    return { line: arrival.line, outcome: 'created', id, reasons };
  }

  private join(arrival: SettledArrival, { id }: SeenPerson, found: FoundPlace): Verdict {
    this.settle(id, found, arrival);
    const left = arrival.aboutPerson.map((field) => ({ field, message: `${field} was left as it is: the person was there already` }));
    return { line: arrival.line, outcome: 'joined', id, reasons: [...arrival.notes, ...left, ...found.notes] };
  }

  private settle(id: UserId, { place, nameKey }: FoundPlace, { line, member }: SettledArrival): void {
    if (!place) return;
    if (member) this.plan.addReferral(id, line, member);
    this.plan.addMember(id, place);
    this.seen.put(['member', place.organizationId, id], { id, isDeleted: false });
    if (nameKey) this.seen.put(nameKey, { id, isDeleted: false });
  }
}

/** What an operator should know of identities that nobody can sign in with yet. */
function notesOf({ identities }: SettledArrival): FieldFault[] {
  const unowned = identities.flatMap(({ issuer, provider }, at) => (issuer === '' ? [{ field: `identities.${at}`, provider }] : []));
  return unowned.map(({ field, provider }) => ({ field, message: `${field} waits for a trusted issuer with the provider ${provider}` }));
}

/** An address or identity that the line has twice. */
function repeatedKeysOf(arrival: SettledArrival): FieldFault[] {
  const keys = personKeysOf(arrival).map(({ field, key }) => ({ field, text: key.join('\0') }));
  const repeated = keys.filter(({ text }, at) => keys.findIndex((one) => one.text === text) !== at);
  return [...new Set(repeated.map(({ field }) => field))].map((field) => ({ field, message: `${field} stands twice on the line` }));
}

const failed = ({ line }: SettledArrival, reasons: readonly FieldFault[]): Verdict => ({ line, outcome: 'failed', reasons });

function alreadyIn({ line, freshId, emails, member, notes }: SettledArrival, { id }: SeenPerson): Verdict {
  // An earlier try wrote the line, and the answer was lost with the connection.
  if (id === freshId) return { line, outcome: 'created', id, reasons: notes };
  const message = member ? 'this person is a member of the organization already' : 'this person is there already';
  return { line, outcome: 'skipped', id, reasons: [{ field: emails.length > 0 ? 'email' : 'id', message }] };
}

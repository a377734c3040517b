import type { AddressClaim } from '@app/auth';
import type { FieldFault, UserId } from '@app/common';
import { mostIdentities } from '@app/users';
import type { SettledRecord, ValidationResult } from './import-record.js';
import type { BatchPlan } from './batch-plan.js';
import { ownerOf, userKeysOf } from './user-keys.js';
import { findMembershipTarget, type MembershipTarget, type NameConflict } from './membership-target.js';
import type { Seen, SeenUser } from './seen.js';
import type { ExistingRecords } from './existing-records.reader.js';

/** The rules by which lines are validated. */
export interface PlanningRules {
  readonly onNameConflict: NameConflict;
  /** The day in UTC. */
  readonly today: string;
  /** Why a password hash cannot be taken over, if it cannot. */
  readonly faultOfHash: (hash: string) => string | undefined;
}

const gaveWay: FieldFault = { field: 'email', message: 'an account that had not proved this address gave way' };
const nowhere: MembershipTarget = { faults: [], notes: [] };

/** Validates the lines of a batch, one after the other, and collects the rows to write. */
export class ImportPlanner {
  /** @param seen collects the keys of valid lines, on top of those of the existing records */
  constructor(
    private readonly existing: ExistingRecords,
    private readonly seen: Seen,
    private readonly plan: BatchPlan,
    private readonly rules: PlanningRules,
  ) {}

  validate(importRecord: SettledRecord): ValidationResult {
    const { owner, faults, released } = ownerOf(importRecord, this.seen);
    if (faults.length > 0) return failed(importRecord, faults);
    if (owner?.claim && importRecord.id === null) return this.takeOver(importRecord, owner.claim);
    if (owner && this.isIn(owner, importRecord)) return this.pass(importRecord, owner);
    const found = this.findTarget(importRecord, owner?.id);
    const wrong = [...found.faults, ...(owner ? [] : this.faultsOfNewUser(importRecord))];
    if (wrong.length > 0) return failed(importRecord, wrong);
    return owner ? this.join(importRecord, owner, found) : this.create(importRecord, found, released);
  }

  /** What is in stays as it is; only a referrer who was not known the last time is added. */
  private pass(importRecord: SettledRecord, owner: SeenUser): ValidationResult {
    if (importRecord.member) this.plan.addReferral(owner.id, importRecord.line, importRecord.member);
    return alreadyIn(importRecord, owner);
  }

  private isIn({ id }: SeenUser, { member }: SettledRecord): boolean {
    return member === null || this.seen.find(['member', member.organizationId, id]) !== undefined;
  }

  private findTarget({ member }: SettledRecord, userId: UserId | undefined): MembershipTarget {
    const { onNameConflict } = this.rules;
    return member
      ? findMembershipTarget(member, this.existing.hosts.get(member.organizationId), this.seen, {
          onNameConflict,
          userId,
        })
      : nowhere;
  }

  private faultsOfNewUser(importRecord: SettledRecord): FieldFault[] {
    const { name, emails, identities, passwordHash } = importRecord;
    const faults = repeatedKeysOf(importRecord);
    if (name === null) faults.push({ field: 'name', message: 'name is required for a new user' });
    if (emails.length + identities.length === 0)
      faults.push({ field: 'email', message: 'email is needed, or an identity' });
    if (identities.length > mostIdentities)
      faults.push({ field: 'identities', message: `identities must be at most ${mostIdentities}` });
    if (importRecord.dateOfBirth !== null && importRecord.dateOfBirth > this.rules.today)
      faults.push({ field: 'dateOfBirth', message: 'dateOfBirth must not be after today' });
    const weak = passwordHash === null ? undefined : this.rules.faultOfHash(passwordHash);
    if (weak !== undefined) faults.push({ field: 'passwordHash', message: `passwordHash ${weak}` });
    return faults;
  }

  private create(
    importRecord: SettledRecord,
    found: MembershipTarget,
    released: readonly AddressClaim[],
  ): ValidationResult {
    const id = importRecord.id ?? importRecord.freshId;
    this.plan.released.push(...released);
    this.plan.addUser(id, importRecord, importRecord.name ?? '');
    for (const { key } of userKeysOf(importRecord, id)) this.seen.put(key, { id, isDeleted: false });
    this.addMembership(id, found, importRecord);
    return {
      line: importRecord.line,
      outcome: 'created',
      id,
      reasons: [...importRecord.notes, ...notesOf(importRecord), ...found.notes, ...released.map(() => gaveWay)],
    };
  }

  /**
   * An unverified sign-up yields: the line gets its account, without anything that its creator
   * left in it.
   */
  private takeOver(importRecord: SettledRecord, claim: AddressClaim): ValidationResult {
    const id = claim.userId;
    const found = this.findTarget(importRecord, id);
    const wrong = [...found.faults, ...this.faultsOfNewUser(importRecord)];
    if (importRecord.status !== 'active')
      wrong.push({ field: 'status', message: 'status must be active: a user has signed up with this address' });
    if (wrong.length > 0) return failed(importRecord, wrong);
    this.plan.addTakeover(claim, importRecord, importRecord.name ?? '');
    for (const { key } of userKeysOf(importRecord, id)) this.seen.put(key, { id, isDeleted: false });
    const member = importRecord.member && this.seen.find(['member', importRecord.member.organizationId, id]);
    const membership = found.membership && { ...found.membership, username: member ? null : found.membership.username };
    this.addMembership(id, { ...found, ...(membership && { membership }) }, importRecord);
    const reasons = [...importRecord.notes, ...notesOf(importRecord), ...found.notes, gaveWay];
    return { line: importRecord.line, outcome: 'created', id, reasons };
  }

  private join(importRecord: SettledRecord, { id }: SeenUser, found: MembershipTarget): ValidationResult {
    this.addMembership(id, found, importRecord);
    const left = importRecord.aboutUser.map((field) => ({
      field,
      message: `${field} was not changed: the user exists already`,
    }));
    return {
      line: importRecord.line,
      outcome: 'joined',
      id,
      reasons: [...importRecord.notes, ...left, ...found.notes],
    };
  }

  private addMembership(id: UserId, { membership, nameKey }: MembershipTarget, { line, member }: SettledRecord): void {
    if (!membership) return;
    if (member) this.plan.addReferral(id, line, member);
    this.plan.addMember(id, membership);
    this.seen.put(['member', membership.organizationId, id], { id, isDeleted: false });
    if (nameKey) this.seen.put(nameKey, { id, isDeleted: false });
  }
}

/** Reports identities that cannot be used to sign in yet to the operator. */
function notesOf({ identities }: SettledRecord): FieldFault[] {
  const unowned = identities.flatMap(({ issuer, provider }, at) =>
    issuer === '' ? [{ field: `identities.${at}`, provider }] : [],
  );
  return unowned.map(({ field, provider }) => ({
    field,
    message: `${field} waits for a trusted issuer with the provider ${provider}`,
  }));
}

/** An address or identity that the line has twice. */
function repeatedKeysOf(importRecord: SettledRecord): FieldFault[] {
  const keys = userKeysOf(importRecord).map(({ field, key }) => ({ field, text: key.join('\0') }));
  const repeated = keys.filter(({ text }, at) => keys.findIndex((one) => one.text === text) !== at);
  return [...new Set(repeated.map(({ field }) => field))].map((field) => ({
    field,
    message: `${field} stands twice on the line`,
  }));
}

const failed = ({ line }: SettledRecord, reasons: readonly FieldFault[]): ValidationResult => ({
  line,
  outcome: 'failed',
  reasons,
});

function alreadyIn({ line, freshId, emails, member, notes }: SettledRecord, { id }: SeenUser): ValidationResult {
  // An earlier try wrote the line, and the answer was lost with the connection.
  if (id === freshId) return { line, outcome: 'created', id, reasons: notes };
  const message = member ? 'this user is a member of the organization already' : 'this user exists already';
  return { line, outcome: 'skipped', id, reasons: [{ field: emails.length > 0 ? 'email' : 'id', message }] };
}

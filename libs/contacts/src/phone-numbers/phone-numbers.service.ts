import { Injectable } from '@nestjs/common';
import type * as PhoneNumbers from 'libphonenumber-js';
import { newId, Unauthenticated, type OrganizationId, type Principal, type UserId } from '@app/common';
import { TransactionManager, type Tx } from '@app/database';
import { RateLimits } from '@app/rate-limits';
import { ContactsRepository, UsersRepository, type OwnPhoneNumber } from '@app/users';
import { recordContactEvent } from '../contact-audit.js';
import {
  PhoneNumberExists,
  PhoneNumberInvalid,
  PhoneNumberLimitReached,
  PhoneNumberNotFound,
} from '../contacts.errors.js';

const mostPhoneNumbers = 10;

/** Loaded when the first number asks for it: it brings the numbering plans of all countries. */
// eslint-disable-next-line facet/static-imports -- a static import would cost every installation its memory
const library = (): Promise<typeof PhoneNumbers> => import('libphonenumber-js');

/** The number in E.164, as in `+41446681800`. Throws `PhoneNumberInvalid`; a number without its country is none. */
async function canonicalNumberOf(text: string): Promise<string> {
  const { parsePhoneNumberFromString } = await library();
  const parsed = parsePhoneNumberFromString(text, { extract: false });
  if (parsed?.isValid() && parsed.ext === undefined) return parsed.number;
  throw new PhoneNumberInvalid({
    fields: [{ field: 'phoneNumber', message: 'phoneNumber must be a number with its country, such as +41446681800' }],
  });
}

/** The phone numbers of an account. They are data: nobody is called, and no number signs anybody in. */
@Injectable()
export class PhoneNumbersService {
  constructor(
    private readonly contacts: ContactsRepository,
    private readonly users: UsersRepository,
    private readonly limits: RateLimits,
    private readonly transactions: TransactionManager,
  ) {}

  /** In the order in which they were added. */
  list(userId: UserId): Promise<OwnPhoneNumber[]> {
    return this.contacts.phoneNumbersOf(userId);
  }

  /** Throws `PhoneNumberInvalid`, `PhoneNumberExists`, `PhoneNumberLimitReached` or `TooManyRequests`. */
  async add({ userId }: Principal, text: string): Promise<OwnPhoneNumber> {
    await this.limits.consume('phone-number.account', userId);
    return this.asOwner(userId, (tx) => this.addIn(tx, userId, text));
  }

  /**
   * The same in the transaction of another use case, which has locked the user. The first number is the default.
   * @param by the organization whose admin does it, and that alone records it
   */
  async addIn(tx: Tx, userId: UserId, text: string, by?: OrganizationId): Promise<OwnPhoneNumber> {
    const phoneNumber = await canonicalNumberOf(text);
    const own = await this.contacts.phoneNumbersIn(tx, userId);
    if (own.some((one) => one.phoneNumber === phoneNumber)) throw new PhoneNumberExists();
    if (own.length >= mostPhoneNumbers) throw new PhoneNumberLimitReached();
    const isPrimary = !own.some((one) => one.isPrimary);
    const added = { id: newId(), phoneNumber, verified: false, isPrimary, createdAt: tx.now() };
    await this.contacts.addPhoneNumber(tx, userId, added);
    await this.record(tx, userId, by, 'phone_number.added', added.id);
    return added;
  }

  /** Throws `PhoneNumberNotFound`. */
  makeDefault({ userId }: Principal, id: string): Promise<OwnPhoneNumber> {
    return this.asOwner(userId, (tx) => this.makeDefaultIn(tx, userId, id));
  }

  /** As `addIn` is to `add`. */
  async makeDefaultIn(tx: Tx, userId: UserId, id: string, by?: OrganizationId): Promise<OwnPhoneNumber> {
    const found = await this.find(tx, userId, id);
    if (found.isPrimary) return found;
    await this.contacts.setPrimaryPhoneNumber(tx, userId, found.id);
    await this.record(tx, userId, by, 'phone_number.default_changed', found.id);
    return { ...found, isPrimary: true };
  }

  /** The oldest of the others takes the place of the default. Throws `PhoneNumberNotFound`. */
  remove({ userId }: Principal, id: string): Promise<void> {
    return this.asOwner(userId, (tx) => this.removeIn(tx, userId, id));
  }

  /** As `addIn` is to `add`. */
  async removeIn(tx: Tx, userId: UserId, id: string, by?: OrganizationId): Promise<void> {
    const found = await this.find(tx, userId, id);
    await this.contacts.removePhoneNumber(tx, userId, found.id);
    const [next] = await this.contacts.phoneNumbersIn(tx, userId);
    if (found.isPrimary && next) await this.contacts.setPrimaryPhoneNumber(tx, userId, next.id);
    await this.record(tx, userId, by, 'phone_number.removed', found.id);
  }

  private asOwner<T>(userId: UserId, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.transactions.run(async (tx) => {
      if ((await this.users.lockAny(tx, userId, 'no key update')) !== 'active') throw new Unauthenticated();
      return work(tx);
    });
  }

  private async find(tx: Tx, userId: UserId, id: string): Promise<OwnPhoneNumber> {
    const found = (await this.contacts.phoneNumbersIn(tx, userId)).find((one) => one.id === id.toLowerCase());
    if (!found) throw new PhoneNumberNotFound();
    return found;
  }

  private async record(
    tx: Tx,
    userId: UserId,
    by: OrganizationId | undefined,
    action: 'phone_number.added' | 'phone_number.default_changed' | 'phone_number.removed',
    id: string,
  ): Promise<void> {
    await this.contacts.recordEdit(tx, userId);
    await recordContactEvent(tx, userId, by, { action, details: { phoneNumber: id } });
  }
}

import { setTimeout as delay } from 'node:timers/promises';
import type { BuiltInRole } from '@app/organizations';
import type { OrganizationId, UserId } from '@app/common';
import { signIn } from '../support/account.js';
import { api } from '../support/api.js';
import { enqueue } from '../support/jobs.js';
import { anOrganization, aPerson, type TestPerson } from '../support/people.js';
import type { CallerKind } from './plan.js';

export type Somebody = Exclude<CallerKind, 'nobody'>;

const roles = { member: undefined, moderator: 'moderator', admin: 'admin', key: 'admin', operator: 'admin' } as const;
const operators = 'operators' as OrganizationId;

/**
 * A connection that was idle may be closed by the server just when the next request is written into it: what
 * prepares a request then begins again.
 */
export async function again<T>(work: () => Promise<T>, tries = 5): Promise<T> {
  return work().catch(async (error: unknown) => {
    // By its name: the class of Jest's sandbox is another one.
    if (!String(error).startsWith('TypeError: fetch failed') || tries === 0) throw error;
    await delay(20);
    return again(work, tries - 1);
  });
}

/** A user comes into one more organization as the application lets them in: with an inbox. */
export async function alsoIn(organization: OrganizationId, id: UserId, as: BuiltInRole): Promise<void> {
  await facet.write(async (tx, { memberships, roles }) => {
    await memberships.addMember(tx, organization, id);
    await roles.grantBuiltIn(tx, organization, id, as);
  });
}

/** An address that is not proved would hand the account over to the user of a link that was sent there. */
async function prove(...people: readonly TestPerson[]): Promise<void> {
  await facet.sql('update emails set verified = true where user_id = any($1)', [people.map(({ id }) => id)]);
}

interface Stage {
  readonly main: OrganizationId;
  /** Its settings change, so no user signs up there. */
  readonly side: OrganizationId;
  /** They stay, so that the organizations always have an admin. They send nothing of the fuzz. */
  readonly keeper: TestPerson;
  /** Signs in; asks for links. Nothing happens to these two. */
  readonly lodger: TestPerson;
  readonly forgetful: TestPerson;
}

async function found(): Promise<Stage> {
  const main = await anOrganization();
  const side = await anOrganization();
  await facet.write((tx, { organizations }) => organizations.create(tx, operators, 'Operators'));
  const keeper = await aPerson({ in: main, as: 'admin' });
  for (const organization of [side, operators]) await alsoIn(organization, keeper.id, 'admin');
  const [lodger, forgetful] = [await aPerson({ in: main }), await aPerson({ in: main })];
  await prove(keeper, lodger, forgetful);
  return { main, side, keeper, lodger, forgetful };
}

/**
 * What the requests are about: an organization full of users, one whose settings change, and callers of
 * every kind.
 */
export class World {
  /** Of the last refresh; undefined: its session is gone. */
  refreshToken: string | undefined;
  /** Cursors that answers have given, by operation. */
  readonly cursors = new Map<string, string>();
  /** Entity tags that answers have given, by path. */
  readonly tags = new Map<string, string>();
  private readonly callers = new Map<Somebody, Promise<TestPerson>>();

  static async made(base: string): Promise<World> {
    const world = new World(base, await found());
    await world.newAccounts(12);
    return world;
  }

  private constructor(
    readonly base: string,
    private readonly stage: Stage,
  ) {}

  get main(): OrganizationId {
    return this.stage.main;
  }

  get side(): OrganizationId {
    return this.stage.side;
  }

  get keeper(): TestPerson {
    return this.stage.keeper;
  }

  get lodger(): TestPerson {
    return this.stage.lodger;
  }

  get forgetful(): TestPerson {
    return this.stage.forgetful;
  }

  caller(kind: Somebody): Promise<TestPerson> {
    const known = this.callers.get(kind);
    if (known) return known;
    const coming = this.comes(kind);
    this.callers.set(kind, coming);
    coming.catch(() => this.renew(kind, coming));
    return coming;
  }

  /** A new user takes the place of a caller who is signed out or gone. */
  renew(kind: Somebody, gone: Promise<TestPerson> | undefined): void {
    if (this.callers.get(kind) === gone) this.callers.delete(kind);
  }

  now(kind: Somebody): Promise<TestPerson> | undefined {
    return this.callers.get(kind);
  }

  /** Those who have sent requests, to whom no other request shall happen. */
  async spared(): Promise<UserId[]> {
    const people = await Promise.all(this.callers.values());
    return [this.keeper, this.lodger, this.forgetful, ...people].map(({ id }) => id);
  }

  async freshToken(): Promise<string> {
    this.refreshToken ??= (await signIn(this.lodger)).refreshToken;
    return this.refreshToken;
  }

  /** More users to whom things happen. */
  async newAccounts(count: number): Promise<void> {
    await Promise.all(Array.from({ length: count }, () => again(() => aPerson({ in: this.main }))));
  }

  /** Another user has invited the user, who is not there yet. */
  async invite(email: string): Promise<void> {
    const organization = await anOrganization();
    await alsoIn(organization, this.keeper.id, 'admin');
    await api.as(this.keeper).at(this.base).post(`/admin/organizations/${organization}/invitations`, { email });
  }

  async parkedJob(): Promise<string> {
    const id = await enqueue('picture.sweep', { hash: 'cd'.repeat(32) });
    await facet.sql('select graphile_worker.permanently_fail_jobs(array[$1::bigint], $2)', [id, 'It broke.']);
    return id;
  }

  private async comes(kind: Somebody): Promise<TestPerson> {
    const as = roles[kind];
    const person = await again(() => aPerson({ in: kind === 'operator' ? operators : this.main, ...(as && { as }) }));
    await prove(person);
    if (kind === 'admin' || kind === 'key') await alsoIn(this.side, person.id, 'admin');
    if (kind === 'operator') await alsoIn(this.main, person.id, 'admin');
    return kind === 'key' ? this.withKey(person) : person;
  }

  private async withKey(person: TestPerson): Promise<TestPerson> {
    const { permissions } = (await api.as(person).get('/api/v1/user/me')).body as { permissions: string[] };
    const { body } = await api
      .as(person)
      // A key has at most 100 scopes, and the requests make many permissions of the application.
      .post('/auth/api-keys', {
        name: 'robot',
        scopes: [...permissions.filter((name) => !name.startsWith('pay:')), 'read:me', 'update:me'],
      });
    return { ...person, headers: { 'x-api-key': body.key as string } };
  }
}

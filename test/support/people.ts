import { randomBytes } from 'node:crypto';
import type { BuiltInRole } from '@app/organizations';
import type { OrganizationId, RoleId, UserId } from '@app/common';
import { api, type Signer } from './api.js';

/** A user who has signed up and is signed in. */
export interface TestPerson extends Signer {
  readonly id: UserId;
  readonly directoryId: string;
  readonly organization: OrganizationId;
  readonly email: string;
  readonly password: string;
  readonly accessToken: string;
  readonly refreshToken: string;
}

export const password = 'seven quiet herons at dusk';

const unique = (): string => randomBytes(5).toString('hex');

/** A new organization with its built-in roles. */
export async function anOrganization(name = 'Test'): Promise<OrganizationId> {
  const id = `org-${unique()}` as OrganizationId;
  await facet.write((tx, { organizations }) => organizations.create(tx, id, name));
  return id;
}

/** Records that a user has proved their address, as a letter would. */
export async function verifyAddressOf({ id }: { id: string }): Promise<void> {
  await facet.sql('update emails set verified = true where user_id = $1', [id]);
}

/** Whom a test needs. `as` gives a built-in role beside Member, `verified` proves the address. */
interface WantedPerson {
  readonly in?: OrganizationId;
  readonly as?: BuiltInRole;
  readonly name?: string;
  readonly email?: string;
  readonly handle?: string;
  readonly verified?: boolean;
}

/** A new user, through the real sign-up. */
export async function aPerson(wanted: WantedPerson = {}): Promise<TestPerson> {
  const organization = wanted.in ?? (await anOrganization());
  const { name = 'Tess Tester', email = `tess.${unique()}@example.com`, handle } = wanted;
  const { status, body } = await api.post('/auth/sign-up', {
    email,
    password,
    name,
    organizationId: organization,
    ...(handle && { handle }),
  });
  if (status !== 201) throw new Error(`sign-up answered ${status}: ${JSON.stringify(body)}`);
  const { accessToken, refreshToken, user } = body as {
    accessToken: string;
    refreshToken: string;
    user: { id: UserId };
  };
  const { as } = wanted;
  if (wanted.verified) await verifyAddressOf(user);
  if (as) await facet.write((tx, { roles }) => roles.grantBuiltIn(tx, organization, user.id, as));
  return {
    id: user.id,
    directoryId: `local|${user.id}`,
    organization,
    email,
    password,
    accessToken,
    refreshToken,
    headers: { authorization: `Bearer ${accessToken}` },
  };
}

/** A user becomes a member of one more organization, with the role Member and perhaps another one. */
export async function joinAs(
  { id }: { id: UserId },
  organization: OrganizationId,
  as: BuiltInRole = 'member',
): Promise<OrganizationId> {
  await facet.write(async (tx, { memberships, roles }) => {
    await memberships.addMember(tx, organization, id);
    for (const role of new Set(['member', as] as const)) await roles.grantBuiltIn(tx, organization, id, role);
  });
  return organization;
}

/** The id of a built-in role. */
export async function roleId(organization: OrganizationId, builtIn: BuiltInRole): Promise<RoleId> {
  const [role] = await facet.sql<{ id: RoleId }>('select id from roles where organization_id = $1 and built_in = $2', [
    organization,
    builtIn,
  ]);
  if (!role) throw new Error(`there is no role ${builtIn}`);
  return role.id;
}

/** A role of the organization with these permissions. */
export async function aRole(
  organization: OrganizationId,
  name: string,
  permissions: readonly string[],
): Promise<RoleId> {
  const id = `rol_${unique()}${unique()}`.slice(0, 20).padEnd(20, '0') as RoleId;
  await facet.sql('insert into roles (organization_id, id, name, permissions) values ($1, $2, $3, $4)', [
    organization,
    id,
    name,
    permissions,
  ]);
  return id;
}

/** Runs the work with the application's clock moved ahead. */
export async function later<T>(seconds: number, work: () => Promise<T>): Promise<T> {
  facet.clock.offset += seconds * 1000;
  try {
    return await work();
  } finally {
    facet.clock.offset -= seconds * 1000;
  }
}

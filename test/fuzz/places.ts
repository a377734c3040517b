import { privateKeyToAccount } from 'viem/accounts';
import { createSiweMessage } from 'viem/siwe';
import { api } from '../support/api.js';
import { anObject } from '../support/m2.js';
import type { TestPerson } from '../support/people.js';
import { aPicture } from '../api/pictures/pictures.js';
import type { Draft } from './draft.js';
import type { World } from './world.js';

/** What a hint knows: the world, who asks, and a number that chooses among what fits. */
export interface Asked {
  readonly world: World;
  readonly caller: TestPerson | undefined;
  readonly salt: number;
}

/** A parameter of the query that is undefined is left out. */
export type Hint = Partial<Pick<Draft, 'path' | 'headers' | 'body' | 'form'>> & {
  readonly query?: Readonly<Record<string, string | undefined>>;
};
export type Hinting = (asked: Asked) => Hint | Promise<Hint>;

/** One of the rows that fit, or an id that nothing has. */
export async function someId(salt: number, text: string, values: readonly unknown[] = []): Promise<string> {
  const rows = await facet.sql<{ id: string }>(text, values);
  return rows[salt % Math.max(rows.length, 1)]?.id ?? '01930000-0000-7000-8000-000000000000';
}

/** A user of the organization in this state, to whom things may happen. */
export async function someMember({ world, salt }: Asked, status = 'active'): Promise<string> {
  const fitting = `select m.user_id as id from members m join users u on u.id = m.user_id where m.organization_id = $1
    and case when m.banned_at is null then u.status else 'banned' end = $2 and not m.user_id = any($3) order by 1`;
  const values = [world.main, status, await world.spared()];
  if (status === 'active' && (await facet.sql(fitting, values)).length < 8) await world.newAccounts(6);
  return someId(salt, fitting, values);
}

export const member =
  (status?: string): Hinting =>
  async (asked) => ({ path: { userId: await someMember(asked, status) } });

export const role =
  (builtIn: boolean): Hinting =>
  async ({ world, salt }) => ({
    path: {
      roleId: await someId(
        salt,
        `select id from roles where organization_id = $1 and (built_in is not null) = $2 order by 1`,
        [world.main, builtIn],
      ),
    },
  });

export const roleIds = async ({ world, salt }: Asked): Promise<string[]> => [
  await someId(
    salt,
    `select id from roles where organization_id = $1 and (built_in is null or built_in <> 'admin') order by 1`,
    [world.main],
  ),
];

/** A permission of the application, to which things may happen. There are few: a key of an admin names all of them. */
export const applicationPermission: Hinting = ({ world, salt }) => permissionNamed(world, `pay:invoices-${salt % 5}`);

/** One that no key names yet. */
export const unusedPermission: Hinting = ({ world, salt }) => permissionNamed(world, `pay:unused-${salt}`);

async function permissionNamed(world: World, name: string): Promise<Hint> {
  await facet.sql(
    'insert into application_permissions (organization_id, name) values ($1, $2) on conflict do nothing',
    [world.main, name],
  );
  return { path: { organizationId: world.main, name } };
}

/** What a program asks about a member. */
export const accessQuestion: Hinting = async (asked) => ({
  body: {
    subject: { type: 'user', id: await someMember(asked) },
    action: { name: 'read' },
    resource: { type: 'users', id: '1' },
    page: undefined,
    ...(asked.salt % 2 && { evaluations: undefined, options: undefined }),
  },
});

/** The token of the newest letter of a kind, as the mailbox of the demo shows it. */
export async function letterToken(world: World, kind: string, to?: string): Promise<string> {
  const { status, body } = await api.at(world.base).get('/admin/dev/mailbox');
  if (status !== 200) throw new Error(`the mailbox answers ${status} ${JSON.stringify(body)}`);
  const letters = body.letters as { kind: string; to: string; token?: string }[];
  return (
    letters.find((one) => one.kind === kind && one.token !== undefined && (to === undefined || one.to === to))?.token ??
    'none'
  );
}

export const wallet = privateKeyToAccount(`0x${'4a'.repeat(32)}`);

export async function walletProof({ caller }: Asked): Promise<Hint> {
  const { body } = caller ? await api.as(caller).post('/auth/wallet/nonce') : { body: {} };
  const nonce = (body as { nonce?: string }).nonce ?? 'DemoWalletNonce0000000';
  const message = createSiweMessage({
    address: wallet.address,
    chainId: 1,
    domain: 'app.example.com',
    uri: 'https://app.example.com/link',
    version: '1',
    nonce,
  });
  return { body: { message, signature: await wallet.signMessage({ message }), currentPassword: undefined } };
}

async function pictureIn(field: string, salt: number): Promise<Hint> {
  const form = new FormData();
  form.set(
    field,
    new Blob([new Uint8Array(await aPicture(salt % 2 ? 'png' : 'jpeg'))], {
      type: salt % 2 ? 'image/png' : 'image/jpeg',
    }),
    'a.jpg',
  );
  return { form };
}

export const ownPicture = ({ salt }: Asked): Promise<Hint> => pictureIn('picture', salt);

export async function ownProfile({ world, caller, salt }: Asked): Promise<Hint> {
  if (salt % 3 === 0) return pictureIn('profilePicture', salt);
  if (salt % 3 === 1 || !caller) return {};
  // The caller may have left in the meantime.
  const object = await anObject(world.keeper, { ...caller, organization: world.main }, `object-${salt % 7}`).catch(
    () => undefined,
  );
  return object ? { body: { profilePictureObjectDefinitionId: object } } : {};
}

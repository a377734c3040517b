/**
 * @settings {"MAIL_URL":"smtp:\/\/127.0.0.1:{port}","MAIL_FROM":"no-reply@facet.example","LINK_INVITE":"https:\/\/app.example.com\/join#{token}"}
 */
import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { aSignUp, expectProblem, login } from '../../support/account.js';
import { inOrganization } from '../../support/administration.js';
import { api } from '../../support/api.js';
import { aPerson, verifyAddressOf } from '../../support/people.js';

const unique = (): string => randomUUID().slice(0, 8);
const inUnicode = (name: string): string => `${name}@bücher.example`;
const inLabels = (name: string): string => `${name}@xn--bcher-kva.example`;

describe('a domain in Unicode and in A-labels', () => {
  it.each([
    ['Unicode', inUnicode, inLabels],
    ['A-labels', inLabels, inUnicode],
  ])(
    'is one address, first written in %s: at sign-up, sign-in, in searches and additions of members',
    async (_, first, second) => {
      const ada = await aPerson({ as: 'admin' });
      const name = unique();
      const mia = await aPerson({ in: ada.organization, email: first(name) });
      expect((await login(second(name), mia.password)).status).toBe(200);
      expectProblem(
        await api.post('/auth/sign-up', aSignUp(ada.organization, { email: second(name) })),
        409,
        'email.taken',
      );
      const { body } = await api
        .as(ada)
        .get(inOrganization(ada.organization, `/members?search=${encodeURIComponent(second(name))}`));
      expect((body.members as { id: string; email: string }[]).map(({ id, email }) => [id, email])).toEqual([
        [mia.id, first(name)],
      ]);
      await verifyAddressOf(mia);
      expectProblem(
        await api.as(ada).post(inOrganization(ada.organization, '/members'), { email: second(name) }),
        409,
        'member.exists',
      );
    },
  );

  it('is invited once', async () => {
    const ada = await aPerson({ as: 'admin' });
    const invite = (email: string): ReturnType<typeof api.post> =>
      api.as(ada).post(inOrganization(ada.organization, '/members'), { email });
    expect((await invite(inUnicode('nell'))).status).toBe(202);
    expectProblem(await invite(inLabels('nell')), 409, 'invitation.exists');
  });

  it('gets its key by the migration, and stays where the other spelling is there already', async () => {
    const [mia, ben, bea] = [await aPerson(), await aPerson(), await aPerson()];
    const [name, both] = [unique(), unique()];
    const rekey = (key: string, id: string): Promise<unknown> =>
      facet.sql('update emails set address_key = $1 where user_id = $2', [key, id]);
    await rekey(inUnicode(name), mia.id);
    await rekey(inUnicode(both), ben.id);
    await rekey(inLabels(both), bea.id);
    const runner = { query: (text: string, values: unknown[]) => facet.sql(text, values) } as unknown as QueryRunner;
    const built = resolve('dist/libs/database/src/migrations/1796601002000-domain-keys.js');
    const { DomainKeys1796601002000: DomainKeys } = (await import(built)) as Record<
      string,
      new () => MigrationInterface
    >;
    if (!DomainKeys) throw new Error('the migration is not there');
    for (let run = 0; run < 2; run += 1) await new DomainKeys().up(runner);
    const keyOf = async (id: string): Promise<unknown> =>
      (await facet.sql<{ key: string }>('select address_key as key from emails where user_id = $1', [id]))[0]?.key;
    expect([await keyOf(mia.id), await keyOf(ben.id), await keyOf(bea.id)]).toEqual([
      inLabels(name),
      inUnicode(both),
      inLabels(both),
    ]);
    expect((await login(inUnicode(name), mia.password)).status).toBe(200);
  });
});

import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { cleanUp, type Ended } from '../support/server-process.js';
import { Installation, ndjson, someone } from '../support/transfer-kit.js';

jest.setTimeout(90_000);

let there: Installation;

const packs = (...words: readonly string[]): Promise<Ended> => there.facet(['names', 'packs', 'acme', ...words]);

/** What became of the packs, by their names. */
async function told(...words: readonly string[]): Promise<Record<string, Record<string, unknown>>> {
  const ended = await packs(...words, '--json');
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  const { organizationId, items } = JSON.parse(ended.stdout);
  expect(organizationId).toBe('acme');
  return Object.fromEntries((items as Record<string, unknown>[]).map((pack) => [pack.name, pack]));
}

async function refused(words: readonly string[]) {
  const ended = await packs(...words, '--json');
  expect(ended).toMatchObject({ stdout: '' });
  return { status: ended.code, ...JSON.parse(ended.stderr) };
}

const rules = (): Promise<Record<string, unknown>[]> =>
  there.sql(`select pack, effect, count(*)::int as count from name_rules where organization_id = 'acme'
    group by 1, 2 order by 1, 2`);

beforeAll(async () => {
  there = await Installation.make();
  const people = there.file('people.ndjson', ndjson([someone({ username: 'root' })]));
  const imported = await there.facet(['import', 'users', people, '--create-organizations']);
  expect(imported).toMatchObject({ code: 0 });
});
afterAll(async () => {
  await there.drop();
  await cleanUp();
});

describe('facet names packs', () => {
  it('shows the packs, which are off until somebody puts them on', async () => {
    const { 'reserved-words': words, profanity, ...others } = await told();
    expect(others).toEqual({});
    expect(words).toEqual({ name: 'reserved-words', version: 1, effect: null, active: 0, size: expect.any(Number) });
    expect((await packs()).stdout).toBe(
      `reserved-words  ${String(words?.size)} rules  off\nprofanity  ${String(profanity?.size)} rules  off\n`,
    );
    expect(await rules()).toEqual([]);
  });

  it('puts one on, with the first effect that it has or the one that is named; members keep their names', async () => {
    const { 'reserved-words': words } = await told('reserved-words');
    const count = words?.size;
    expect(words).toMatchObject({ effect: 'deny', active: count });
    expect(await rules()).toEqual([{ pack: 'reserved-words', effect: 'deny', count }]);
    expect(await told('reserved-words', 'review')).toMatchObject({
      'reserved-words': { effect: 'review', active: count },
    });
    // Once more changes nothing.
    await told('reserved-words', 'review');
    expect(await rules()).toEqual([{ pack: 'reserved-words', effect: 'review', count }]);
    expect((await packs()).stdout).toContain(`reserved-words  ${String(count)} rules  review\n`);
    expect(await there.sql('select username from profiles')).toEqual([{ username: 'root' }]);
  });

  it('takes one off, and no other; each change is in the audit once', async () => {
    const { profanity } = await told('profanity');
    expect((await told('reserved-words', 'off'))['reserved-words']).toMatchObject({ effect: null, active: 0 });
    await told('reserved-words', 'off');
    expect(await rules()).toEqual([{ pack: 'profanity', effect: 'review', count: profanity?.size }]);
    const audited = await there.sql(`select action, actor_kind, details ->> 'pack' as pack from audit_entries
      where organization_id = 'acme' and action like 'username_pack.%' order by id`);
    const by = { actor_kind: 'command' };
    expect(audited).toEqual([
      { action: 'username_pack.added', ...by, pack: 'reserved-words' },
      { action: 'username_pack.added', ...by, pack: 'reserved-words' },
      { action: 'username_pack.added', ...by, pack: 'profanity' },
      { action: 'username_pack.removed', ...by, pack: 'reserved-words' },
    ]);
  });

  it('says which pack, effect, word or organization is none, and changes nothing', async () => {
    const before = await rules();
    expect(await refused(['reserved'])).toMatchObject({ status: 1, code: 'username_pack.not_found' });
    expect(await refused(['reserved', 'off'])).toMatchObject({ status: 1, code: 'username_pack.not_found' });
    expect(await refused(['profanity', 'deny'])).toMatchObject({ status: 2, fields: [{ field: 'effect' }] });
    expect(await refused(['profanity', 'on'])).toMatchObject({ status: 2, code: 'command.misused' });
    expect(await there.facet(['names', 'packs', 'nowhere'])).toMatchObject({ code: 1, stdout: '' });
    expect(await rules()).toEqual(before);
  });
});

import { beforeAll, describe, expect, it } from '@jest/globals';
import type { OrganizationId } from '@app/common';
import { aSignUp, expectProblem, login } from '../../support/account.js';
import { api, type Answer } from '../../support/api.js';
import { anOrganization } from '../../support/people.js';

describe('the rules for a new password', () => {
  let organization: OrganizationId;

  beforeAll(async () => {
    organization = await anOrganization();
  });

  const signUp = (password: unknown, changes = {}): Promise<Answer> =>
    api.post('/auth/sign-up', aSignUp(organization, { password, ...changes }));

  /** Text that no dictionary knows, so that only its length is validated. */
  const letters = 'xkqzvwjyphbgtrdmfclnsuoaie';

  it('ask for twelve characters', async () => {
    const answer = await signUp('xkqzvwjyphb');
    expectProblem(answer, 400, 'password.refused');
    expect(answer.body.errors).toEqual([
      { field: 'password', message: 'password must have at least 12 characters', code: 'password.too_short' },
    ]);
    expect((await signUp('xkqzvwjyphbg')).status).toBe(201);
  });

  it('count code points, neither UTF-16 units nor bytes', async () => {
    const owls = ['🦉', '🐈', '🐕', '🐟', '🐸', '🐍', '🦅', '🦆', '🐝', '🦋', '🐌', '🐘'];
    expectProblem(await signUp(owls.slice(0, 11).join('')), 400, 'password.refused');
    expect((await signUp(owls.join(''))).status).toBe(201);
  });

  it('count what is stored: a letter and its accent are one character', async () => {
    expectProblem(await signUp('ä'.normalize('NFD').repeat(2) + 'xkqzvwjyp'), 400, 'password.refused');
  });

  it('end at 1,024 bytes', async () => {
    const long = letters.repeat(40).slice(0, 1024);
    expect((await signUp(long)).status).toBe(201);
    expectProblem(await signUp(`${long}x`), 400, 'request.invalid');
    expectProblem(await signUp('é'.repeat(513)), 400, 'request.invalid');
  });

  it.each([
    'password1234',
    'Passwort1234',
    'P@ssw0rd1234',
    '123456789012',
    'qwertyuiop12',
    '1qaz2wsx3edc',
    'iloveyou1234',
    'aaaaaaaaaaaaaaaa',
    'abcdefghijkl',
    'smokeweed420',
    'SeptembeR2010',
  ])('refuse what attackers try first: %s', async (password) => {
    // The digits of a random address may have a word such as `aaa`.
    const answer = await signUp(password, { email: 'nina@new-account.example' });
    expectProblem(answer, 400, 'password.refused');
    expect(answer.body.errors[0].code).toMatch(/^password\.(common|guessable)$/);
    expect(JSON.stringify(answer.body)).not.toContain(password);
  });

  it.each([(email: string) => email, (email: string) => email.toUpperCase(), (email: string) => `${email}1`])(
    "refuse the person's own address (%#)",
    async (guess) => {
      const email = `wilhelmina.q${Date.now()}@example.com`;
      expectProblem(await signUp(guess(email), { email }), 400, 'password.refused');
    },
  );

  it.each([
    ['the name', 'W1lhelm1na-Xaver1a'],
    ['the address', 'wilhelmina.2024.quast'],
    ['the domain of the address', 'Quastenfl0sser!!'],
    ['the handle', 'the_0wl_of_0yster'],
    ['the name of the organization', 'Nördlicht3nergie'],
  ])('refuse what is mostly %s', async (_, password) => {
    const about = {
      email: 'wilhelmina.quast@quastenflosser.example',
      name: 'Wilhelmina Xaveria',
      handle: 'theowlofoyster',
    };
    const organizationId = await anOrganization('Nordlicht Energie');
    const answer = await signUp(password, { ...about, organizationId });
    expectProblem(answer, 400, 'password.refused');
    expect(answer.body.errors).toEqual([
      {
        field: 'password',
        message: expect.stringContaining('your name, username, email address or organization'),
        code: 'password.context',
      },
    ]);
  });

  it('let a long password mention them', async () => {
    const organizationId = await anOrganization('Nordlicht Energie');
    expect(
      (await signUp('xaveria saw nordlicht above nine herons', { name: 'Wilhelmina Xaveria', organizationId })).status,
    ).toBe(201);
  });

  it.each([
    'seven quiet herons at dusk',
    'пять тихих цапель',
    '七羽の静かな鷺が夕暮れに飛ぶ',
    '     x k q z     ',
    'tab\tand\nline and more',
    '\u202eright to left\u202c',
  ])('take any Unicode, and sign in with exactly it: %j', async (password) => {
    const request = aSignUp(organization, { password });
    expect((await api.post('/auth/sign-up', request)).status).toBe(201);
    expect((await login(String(request.email), password)).status).toBe(200);
    expect((await login(String(request.email), `${password} `)).status).toBe(401);
  });

  it('know the same password in composed and decomposed form', async () => {
    const password = 'sieben müde Störche über Öland';
    for (const [written, typed] of [
      ['NFC', 'NFD'],
      ['NFD', 'NFC'],
    ] as const) {
      const request = aSignUp(organization, { password: password.normalize(written) });
      expect((await api.post('/auth/sign-up', request)).status).toBe(201);
      expect((await login(String(request.email), password.normalize(typed))).status).toBe(200);
    }
  });

  it('tell upper from lower case', async () => {
    const request = aSignUp(organization);
    await api.post('/auth/sign-up', request);
    expect((await login(String(request.email), String(request.password).toUpperCase())).status).toBe(401);
  });

  it.each([undefined, null, '', 7, true, {}, ['seven quiet herons at dusk']])(
    'want a text, not %j',
    async (password) => {
      const answer = await signUp(password);
      expectProblem(answer, 400, 'request.invalid');
      expect(answer.body.errors).toEqual([{ field: 'password', message: expect.any(String) }]);
    },
  );
});

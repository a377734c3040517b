/** @settings {"BREACHED_PASSWORDS":"file","BREACHED_PASSWORDS_FILE":"\/tmp\/facet-breached-{port}.txt"} */
import { createHash } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OrganizationId } from '@app/common';
import { aSignUp, expectProblem } from '../../support/account.js';
import { api, type Answer } from '../../support/api.js';
import { anOrganization, later } from '../../support/people.js';

const breached = 'eight brown herons in the reeds';
const sha1 = (text: string): string => createHash('sha1').update(text).digest('hex').toUpperCase();

describe('with a file of breached passwords', () => {
  const path = `/tmp/facet-breached-${facet.sparePort}.txt`;
  let organization: OrganizationId;

  beforeAll(async () => {
    const lines = [breached, ...Array.from({ length: 20_000 }, (_, at) => `known ${at}`)].map(
      (one) => `${sha1(one)}:${one.length}`,
    );
    writeFileSync(path, `${lines.sort().join('\r\n')}\r\n`);
    organization = await anOrganization();
  });
  afterAll(() => rmSync(path, { force: true }));

  const signUp = (password: string): Promise<Answer> => api.post('/auth/sign-up', aSignUp(organization, { password }));

  it('what is in it is refused, in either Unicode form', async () => {
    expect((await signUp(breached)).body.errors).toEqual([
      { field: 'password', message: expect.any(String), code: 'password.breached' },
    ]);
    expect((await signUp(breached.replace('brown', 'bröwn'))).status).toBe(201);
  });

  it('many at once are each judged by their own password', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, at) => signUp(at % 2 ? breached : `${breached} ${at}`)),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map((_, at) => (at % 2 ? 400 : 201)));
  });

  it('the list alone is used while it is away, and it is found again', async () => {
    rmSync(path);
    expect((await signUp(breached)).status).toBe(201);
    expectProblem(await signUp('septembeR2010'), 400, 'password.refused');
    writeFileSync(path, `${sha1(breached)}:1\n`);
    expectProblem(await later(11, () => signUp(breached)), 400, 'password.refused');
  });
});

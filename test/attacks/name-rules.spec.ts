import { beforeAll, expect } from '@jest/globals';
import { inOrganization } from '../support/administration.js';
import { api, type Answer } from '../support/api.js';
import { m2 } from '../support/m2.js';
import { aPerson, type TestPerson } from '../support/people.js';
import { attacks, tellsNothing, type Attack } from './attack.js';

let ada: TestPerson;
let mallory: TestPerson;

const rules = (rest = ''): string => inOrganization(ada.organization, `/username-rules${rest}`);

beforeAll(async () => {
  ada = await aPerson({ as: 'admin' });
  mallory = await aPerson({ in: ada.organization });
  for (const [kind, text] of [
    ['contains', 'administrator'],
    ['exact', 'help'],
    ['prefix', 'moderator'],
  ] as const)
    await api.as(ada).post(rules(), { kind, text, effect: 'deny' });
});

const claim = (username: string): Promise<Answer> => m2(mallory).put('/api/profile/', { username });
const nameless = async (): Promise<void> => expect((await m2(mallory).get('/api/profile/')).status).toBe(404);

const refused = (what: string, username: string, status = 409): Attack => ({
  what: `a name that a rule denies, ${what}`,
  send: () => claim(username),
  ...{ status, effect: 'the name is not given', holds: nameless },
});

const forbidden = (what: string, send: () => Promise<Answer>, status = 403): Attack => ({
  what,
  send,
  ...{ status, effect: 'the rules stay as they are' },
  holds: async (answer) => {
    tellsNothing(answer);
    expect(await facet.sql('select 1 from name_rules where organization_id = $1', [ada.organization])).toHaveLength(3);
  },
});

attacks('rules for names', [
  refused('in capitals', 'ADMINISTRATOR'),
  refused('in wide letters', 'ａｄｍｉｎｉｓｔｒａｔｏｒ'),
  refused('in mathematical letters', '𝓪𝓭𝓶𝓲𝓷𝓲𝓼𝓽𝓻𝓪𝓽𝓸𝓻'),
  refused('in circled letters', 'Ⓐⓓⓜⓘⓝⓘⓢⓣⓡⓐⓣⓞⓡ'),
  refused('with Cyrillic а and о', 'аdministrаtоr'),
  refused('with a Cyrillic capital М', 'adМinistrator'),
  refused('with accents', 'ådmïnístràtör'),
  refused('with a stroke through each letter', [...'administrator'].map((letter) => `${letter}\u0336`).join('')),
  refused('with digits for letters', '4dm1n15tr470r'),
  refused('with signs for letters', '@dm!ni$tr@tor'),
  refused('with dots between the letters', [...'administrator'].join('.')),
  refused('with stars between the letters', [...'administrator'].join('★')),
  refused('with spaces between the letters', [...'administrator'].join(' ')),
  refused('inside of another one', 'the-real-administrator-2'),
  refused('with a sign at its beginning that stands for a letter as well', '@help'),
  refused('with a sign at its end that stands for a letter as well', 'help!'),
  refused('with 1 for l', 'he1p'),
  refused('with a capital i for l', 'heIp'),
  refused('with an emoji behind it', 'help👑'),
  refused('at its beginning behind a dot', '.moderator.mallory'),
  refused('with a zero-width space', 'admini\u200bstrator', 400),
  refused('with a soft hyphen', 'admini\u00adstrator', 400),
  refused('with a tag character', 'administrator\u{e0061}', 400),
  {
    what: 'a name that a rule denies, through /v1/user',
    send: () => api.as(mallory).post('/v1/user/profile', { handle: '4dministrator' }),
    ...{ status: 409, effect: 'the name is not given', holds: nameless },
  },
  forbidden('a rule added by a member', () =>
    api.as(mallory).post(rules(), { kind: 'exact', text: 'x', effect: 'deny' }),
  ),
  forbidden('the rules read by a member, who would learn what they let through', () => api.as(mallory).get(rules())),
  forbidden(
    'a rule removed by an admin of another organization',
    async () => {
      const [rule] = (await api.as(ada).get(rules())).body.rules as { id: string }[];
      const stranger = await aPerson({ as: 'admin' });
      return api.as(stranger).delete(inOrganization(stranger.organization, `/username-rules/${rule?.id ?? ''}`));
    },
    404,
  ),
  forbidden('the members with a name, found by a dry run of a member', () =>
    api.as(mallory).post(rules('?dryRun=true'), { kind: 'contains', text: 'a', effect: 'deny' }),
  ),
]);

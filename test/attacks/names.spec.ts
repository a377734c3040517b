import { beforeAll, expect } from '@jest/globals';
import { inOrganization, memberPath } from '../support/administration.js';
import { api, type Answer } from '../support/api.js';
import { m2 } from '../support/m2.js';
import { aPerson, later, type TestPerson } from '../support/people.js';
import { attacks, type Attack } from './attack.js';

let ada: TestPerson;
let mallory: TestPerson;

beforeAll(async () => {
  ada = await aPerson({ as: 'admin', handle: 'paypal' });
  mallory = await aPerson({ in: ada.organization });
  await api
    .as(ada)
    .patch(inOrganization(ada.organization, '/settings'), { usernameCustomization: { confusables: 'on' } });
  await m2(ada).put('/api/profile/username/denylist/', ['admin']);
});

const claim = (username: string): Promise<Answer> => m2(mallory).put('/api/profile/', { username });
const nameless = async (): Promise<void> => expect((await m2(mallory).get('/api/profile/')).status).toBe(404);

const refused = (what: string, username: string, status = 409): Attack => ({
  what: `the name ${what}`,
  send: () => claim(username),
  ...{ status, effect: 'the name is not given', holds: nameless },
});

/** The name of a member who no longer has it. */
const given = (how: string, giveUp: (famous: TestPerson) => Promise<Answer>): Attack => {
  const name = `famous-${how.replaceAll(/[^a-z0-9]/g, '')}`;
  return {
    what: `the name of a user who ${how}`,
    send: async () => {
      expect((await giveUp(await aPerson({ in: ada.organization, handle: name }))).status).toBeLessThan(300);
      return claim(name);
    },
    ...{ status: 409, effect: 'it is reserved for its former owner', holds: nameless },
  };
};

attacks('names', [
  refused('of somebody else, in capitals', 'PAYPAL'),
  refused('of somebody else, in wide letters', 'ｐａｙｐａｌ'),
  refused('of somebody else, in mathematical letters', '𝓹𝓪𝔂𝓹𝓪𝓵'),
  refused('of somebody else, with Cyrillic а and р', 'раураl'),
  refused('of somebody else, all but one letter Latin', 'p\u0430ypal'),
  refused('of somebody else, with 1 for l', 'paypa1'),
  refused('of somebody else, with an invisible separator', 'pay\u2063pal', 400),
  refused('of somebody else, with a soft hyphen', 'pay\u00adpal', 400),
  refused('of somebody else, with a variation selector', 'pay\ufe0fpal', 400),
  refused('of somebody else, with a zero-width joiner', 'pay\u200dpal', 400),
  refused('of somebody else, with a tag character', 'paypal\u{e0061}', 400),
  refused('of somebody else, with a Hangul filler', 'paypal\u3164', 400),
  ...[
    0x2800, 0xfff9, 0xfffb, 0xfffc, 0x1d159, 0x1d173, 0x13430, 0x1343f, 0x13441, 0xffa0, 0x034f, 0x061c, 0xfeff,
    0xe0001, 0x16fe4, 0xe000, 0x10ffff,
  ].flatMap((code) => {
    const [hidden, label] = [String.fromCodePoint(code), `U+${code.toString(16).toUpperCase()}`];
    return [
      refused(`of somebody else, with ${label}`, `paypal${hidden}`, 400),
      refused(`that is denied, with ${label}`, `${hidden}admin`, 400),
    ];
  }),
  refused('.', '.', 400),
  refused('..', '..', 400),
  refused('of dots in another width', '\uff0e\uff0e', 400),
  refused('of an ellipsis, which are dots', '\u2026', 400),
  refused('that is denied', 'admin'),
  refused('that is denied, in Cyrillic', '\u0430dmin'),
  refused('that is denied, rn for m', 'adrnin'),
  refused('that is denied, with capitals and a dot', 'ADMİN'.replace('İ', 'I')),
  refused('that turns the text around', 'user\u202egnp', 400),
  refused('with an isolate of direction', '\u2066lapyap\u2069', 400),
  refused('with a line break', 'Mia\nadmin', 400),
  refused('with U+2028', 'Mia\u2028admin', 400),
  refused('with a lone surrogate', 'mia\ud800', 400),
  refused('of zero-width characters alone', '\u200b\u200c\u200d', 400),
  refused('of 10,000 combining marks', `a${'\u0301'.repeat(10_000)}`, 400),
  {
    what: 'the name of a user who was purged',
    send: async () => {
      const gone = await aPerson({ in: ada.organization, handle: 'was-mine' });
      await api.as(gone).delete('/me');
      return later(60, () => claim('was-mine'));
    },
    ...{ status: 409, effect: 'it stays out of reach', holds: nameless },
  },
  given('took another one over M2', (famous) =>
    m2(famous).put('/api/profile/', { username: `x${famous.id.slice(-8)}` }),
  ),
  given('unset it over M2', (famous) => m2(famous).put('/api/profile/', { username: null })),
  given('took another one over /v1/user', (famous) =>
    api.as(famous).post('/v1/user/profile', { handle: `y${famous.id.slice(-8)}` }),
  ),
  given('unset it over /v1/user', (famous) => api.as(famous).post('/v1/user/profile', { handle: null })),
  given('was removed', (famous) => api.as(ada).delete(memberPath(famous, '', ada.organization))),
  {
    what: 'their own name that moderators have replaced',
    send: async () => {
      const rude = await aPerson({ in: ada.organization, handle: 'rude-one' });
      expect((await m2(ada).post('/api/profile/username/deny/', { 'rude-one': 'kind-one' })).status).toBe(204);
      return m2(rude).put('/api/profile/', { username: 'rude-one' });
    },
    ...{
      status: 409,
      effect: 'it is denied to its former owner too',
      holds: (answer: Answer) => expect(answer.body.reason).toBe('denied'),
    },
  },
  {
    what: 'to hoard names by taking one after the other',
    send: async () => {
      const answers: Answer[] = [];
      for (let at = 0; at < 12; at += 1) answers.push(await claim(`hoard-${at}`));
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
      return claim('hoard-12');
    },
    ...{
      status: 200,
      effect: 'six names at most are reserved',
      holds: async () =>
        expect(
          await facet.sql(
            `select 1 from name_registry where canonical like 'hoard-%' and (owner_id = $1 or reserved_for = $1)`,
            [mallory.id],
          ),
        ).toHaveLength(6),
    },
  },
]);

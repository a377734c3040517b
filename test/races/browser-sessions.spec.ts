import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { claimsOf } from '../support/account.js';
import { memberPath } from '../support/administration.js';
import { api } from '../support/api.js';
import { aBrowserOf, TestBrowser } from '../support/browser-sessions.js';
import { isFullForm } from '../support/findings.js';
import { expectPromisesKept } from '../support/promises.js';
import { anOrganization, aPerson, joinAs } from '../support/people.js';
import { atOnce, held, tally } from './contenders.js';

const rounds = isFullForm ? 20 : 2;
let instances: string[];

beforeAll(async () => {
  instances = [facet.url, await facet.another()];
});
afterEach(() => expectPromisesKept());

describe('browser sessions under contention, over two instances', () => {
  it('a ticket opens one stream for 200 tries at once', async () => {
    const mia = await aPerson();
    for (let round = 0; round < rounds; round += 1) {
      const { body } = await api.as(mia).post('/auth/stream-ticket');
      const path = `/v1/user/notifications/stream?containerId=${mia.organization}&seconds=1&ticket=${body.ticket as string}`;
      expect(tally(await atOnce(200, instances, (at) => at.get(path)))).toBe('200 × 1, 401 × 199');
    }
    held('tickets', `200 tries with one ticket, ${rounds} rounds`, '200 × 1, 401 × 199');
  });

  it('a cookie is refreshed once for 50 tabs, and no user is signed out', async () => {
    const mia = await aPerson();
    const browser = await aBrowserOf(mia);
    for (let generation = 1; generation <= rounds; generation += 1) {
      const tabs = Array.from({ length: 50 }, (_, at) => new TestBrowser(browser.cookie).at(instances[at % 2] ?? ''));
      const answers = await Promise.all(tabs.map((tab) => tab.refresh()));
      expect([tally(answers), new Set(tabs.map(({ cookie }) => cookie)).size]).toEqual(['200 × 50', 1]);
      browser.cookie = tabs[0]?.cookie;
      const [row] = await facet.sql('select counter from sessions where id = $1', [
        claimsOf(answers[0]?.body.accessToken as string).sid,
      ]);
      expect([row?.counter, (await browser.session()).status]).toEqual([generation, 200]);
      // A cookie that is new stays for ten seconds.
      facet.clock.offset += 11_000;
    }
    facet.clock.offset = 0;
    held('browser sessions', `50 tabs with one cookie, ${rounds} generations`, 'one successor, counter + 1 each time');
  });

  it('a session is in one organization, though 50 tabs move it to two', async () => {
    const mia = await aPerson();
    const other = await joinAs(mia, await anOrganization());
    const places = [mia.organization, other];
    for (let round = 0; round < rounds; round += 1) {
      const browser = await aBrowserOf(mia);
      const tabs = Array.from({ length: 50 }, (_, at) => new TestBrowser(browser.cookie).at(instances[at % 2] ?? ''));
      const answers = await Promise.all(tabs.map((tab, at) => tab.refresh(places[(at >> 1) % 2])));
      expect([tally(answers), new Set(tabs.map(({ cookie }) => cookie)).size]).toEqual(['200 × 50', 1]);
      const { sid } = claimsOf(answers[0]?.body.accessToken as string);
      const [row] = await facet.sql('select counter, organization_id as place from sessions where id = $1', [sid]);
      const me = answers.map(({ body }) =>
        api.with({ authorization: `Bearer ${body.accessToken as string}` }).get('/me'),
      );
      const valid = (await Promise.all(me)).map(({ status }) => status === 200);
      expect([row?.counter, valid]).toEqual([1, answers.map(({ body }) => body.organizationId === row?.place)]);
    }
    held(
      'browser sessions',
      `50 tabs that move a session to two organizations, ${rounds} rounds`,
      'one session, one place',
    );
  });

  it('a session does not move to where its user is removed at the same time', async () => {
    const ada = await aPerson({ as: 'admin' });
    for (let round = 0; round < rounds * 3; round += 1) {
      const mia = await aPerson();
      await joinAs(mia, ada.organization);
      const [removed, ...moved] = await Promise.all([
        api.as(ada).delete(memberPath(mia, '', ada.organization)),
        ...(await Promise.all([aBrowserOf(mia), aBrowserOf(mia), aBrowserOf(mia)])).map((browser, at) =>
          browser.at(instances[at % 2] ?? '').refresh(ada.organization),
        ),
      ]);
      expect([removed.status, moved.every(({ status }) => status === 200 || status === 404)]).toEqual([204, true]);
    }
    held('browser sessions', `a move beside the end of the membership, ${rounds * 3} rounds`, 'no session stays there');
  });

  it('a sign-out is final, though other tabs refresh meanwhile', async () => {
    const mia = await aPerson();
    for (let round = 0; round < rounds; round += 1) {
      const browser = await aBrowserOf(mia);
      const tabs = Array.from({ length: 20 }, (_, at) => new TestBrowser(browser.cookie).at(instances[at % 2] ?? ''));
      const [answers, ended] = await Promise.all([Promise.all(tabs.map((tab) => tab.refresh())), browser.signOut()]);
      expect([ended.status, answers.every(({ status }) => status === 200 || status === 401)]).toEqual([204, true]);
      expect(new Set(await Promise.all(tabs.map(async (tab) => (await tab.refresh()).status)))).toEqual(new Set([401]));
    }
    held('browser sessions', `a sign-out beside 20 refreshes, ${rounds} rounds`, 'no tab is signed in afterwards');
  });
});

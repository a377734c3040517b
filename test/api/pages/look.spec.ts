import { beforeAll, describe, expect, it } from '@jest/globals';
import { inOrganization } from '../../support/administration.js';
import { api } from '../../support/api.js';
import { aSignedInBrowser, PageBrowser } from '../../support/pages.js';
import { anOrganization, aPerson, type TestPerson } from '../../support/people.js';

let admin: TestPerson;
const open = (path: string): ReturnType<PageBrowser['open']> => new PageBrowser().open(`/auth/ui/${path}`);
const signIn = (more = ''): ReturnType<PageBrowser['open']> =>
  open(`sign-in?organization=${admin.organization}${more}`);

beforeAll(async () => {
  admin = await aPerson({ in: await anOrganization(), as: 'admin' });
  const look = { locale: 'de-CH', color: '#FFD000', logoUrl: 'https://cdn.example.com/logo.png' };
  expect((await api.as(admin).patch(inOrganization(admin.organization, '/settings'), look)).status).toBe(200);
});

describe('pages of an organization', () => {
  it('have its logo, from its host alone', async () => {
    const { body, headers } = await signIn();
    expect(body).toMatch(/<header><img src="https:\/\/cdn\.example\.com\/logo\.png" alt="[^"]+"><\/header>/);
    expect(headers.get('content-security-policy')).toContain("img-src 'self' https://cdn.example.com;");
  });

  it('have its color, in which text can be read', async () => {
    const { body } = await signIn();
    const [, file = ''] = /href="(\/auth\/ui\/brand\.[^"]+)"/.exec(body) ?? [];
    const style = await api.get(file);
    expect([style.status, style.headers.get('content-type')]).toEqual([200, 'text/css; charset=utf-8']);
    expect(style.body).toMatch(
      /^:root\{--brand:#ffd000;--on-brand:#000000\}\n@media [^{]+\{:root\{--link:#[0-9a-f]{6}\}\}\n$/,
    );
  });

  it('speak its language, unless the user wants another', async () => {
    expect((await signIn()).body).toContain('<html lang="de">');
    expect((await signIn('&ui_locales=fr')).body).toContain('<html lang="fr">');
  });

  it('look the same to its signed-in members, who name it no more', async () => {
    const { body } = await (await aSignedInBrowser(admin)).open('/auth/ui/account');
    expect(body).toMatch(/<img src="https:\/\/cdn\.example\.com\/logo\.png"/);
    expect(body).toContain('<html lang="de">');
  });

  it('of others look as Facet does', async () => {
    const { body, headers } = await open('sign-in?organization=nobody');
    expect(body).not.toMatch(/<img|brand\./);
    expect(headers.get('content-security-policy')).toContain("img-src 'self';");
  });
});

it.each(['ffd00', 'ffd000;}', 'url(x)', '%7D%7B', 'ffd000%0A'])(
  'a color that is none (%s) is the one of Facet',
  async (hex) => {
    const { status, body } = await api.get(`/auth/ui/brand.${hex}.css`);
    expect([status, body]).toEqual([200, expect.stringMatching(/^:root\{--brand:#1f4fd8;--on-brand:#ffffff\}/)]);
  },
);

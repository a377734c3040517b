import { expect, it } from '@jest/globals';
import { freePort } from '../support/free-port.mjs';
import { ProviderServer } from '../support/provider-server.js';
import type { Console } from './console-page.js';

/** The pages about the organization as a whole: notifications, settings, identity providers. */
export function itManagesTheOrganization(at: () => Console): void {
  it('writes a notification, says how many get it, and sends it to a member and to all', () =>
    writesNotification(at()));
  it('changes settings, shows what another admin changed meanwhile, and tries a username', () => changesSettings(at()));
  it('adds an identity provider, whose secret it never shows, changes and deletes it', () => managesProvider(at()));
}

async function writesNotification(at: Console): Promise<void> {
  const { page, mia, call, open, button, dialogButton, expectAccessible } = at;
  await open('/notifications');
  const { total } = await call('GET', '/admin/organizations/demo/members?limit=1');
  await page.waitForSelector(`text="Recipients: ${total}"`);
  await page.getByLabel('To', { exact: true }).selectOption('members');
  await page.getByLabel('Find members').fill('mia.member@');
  await button('Add Mia Meanwhile').click();
  await page.fill('[name=type]', 'news');
  await page.fill('[name=title]', 'You are invited');
  await page.fill('[name=body]', 'Friday at eight.\nSame place.');
  await page.waitForSelector('text="Recipients: 1 member"');
  const preview = page.getByRole('region', { name: 'As a member sees it' });
  expect(await preview.getByRole('article').innerText()).toContain('eight.\nSame place.');
  await expectAccessible('notifications');
  await button('Send').click();
  expect(await page.getByRole('dialog').innerText()).toContain('Send it to 1 member?');
  await dialogButton('Send').click();
  await page.waitForSelector('text="The notification is sent."');
  expect(await page.inputValue('[name=title]')).toBe('');
  await page.getByLabel('To', { exact: true }).selectOption('all');
  for (const name of ['type', 'title', 'body']) await page.fill(`[name=${name}]`, 'maintenance');
  await button('Send').click();
  expect(await page.getByRole('dialog').innerText()).toContain(`Send it to all members (${total})?`);
  await dialogButton('Send').click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.getByRole('region', { name: 'Sent' }).getByRole('article', { name: 'maintenance' }).waitFor();
  const { notifications } = await call('GET', '/v1/user/notifications?containerId=demo', undefined, mia.apiKey);
  expect(notifications.slice(0, 2)).toMatchObject([
    { title: 'maintenance' },
    { type: 'news', title: 'You are invited', body: 'Friday at eight.\nSame place.' },
  ]);
  await sendsToARole(at);
}

/** It is sent by a job, and recalled whether the job is done or not. */
async function sendsToARole({ page, call, button, dialogButton, expectAccessible }: Console): Promise<void> {
  await page.getByLabel('To', { exact: true }).selectOption('role');
  await page.getByLabel('Role', { exact: true }).selectOption({ label: 'Moderator' });
  for (const name of ['type', 'title', 'body']) await page.fill(`[name=${name}]`, 'moderation');
  await button('Send').click();
  expect(await page.getByRole('dialog').innerText()).toContain('Send it to the members with the role Moderator?');
  await dialogButton('Send').click();
  const sent = page.getByRole('region', { name: 'Sent' }).getByRole('article', { name: 'moderation' });
  await sent.waitFor();
  expect(await sent.innerText()).toContain('members with the role Moderator');
  await button('Recall moderation').click();
  expect(await page.getByRole('dialog').innerText()).toContain('It leaves all inboxes at once');
  await dialogButton('Recall').click();
  await sent.getByText('Recalled').waitFor();
  await expectAccessible('sent');
  const { notifications } = await call('GET', '/admin/organizations/demo/notifications?limit=1');
  expect(notifications).toMatchObject([{ title: 'moderation', audience: 'role', recalledAt: expect.any(String) }]);
}

async function changesSettings({ page, call, open, button, expectAccessible }: Console): Promise<void> {
  const path = '/admin/organizations/demo/settings';
  await open('/settings');
  await page.fill('[name=minLength]', '5');
  await call('PATCH', path, { color: '#123456' });
  await button('Save').click();
  await page.waitForSelector('text=/Color.*: was “none”, is now “#123456”/');
  await expectAccessible('settings');
  await button('Save').click();
  await page.waitForSelector('text="The settings are saved."');
  const changed = { color: '#123456', usernameCustomization: { minLength: 5 } };
  expect(await call('GET', path)).toMatchObject(changed);
  await page.fill('[name=tried]', 'four');
  await page.waitForSelector('text=/@four could not be taken: .*5/');
  await page.fill('[name=tried]', 'modest-mia');
  await page.waitForSelector('text=/@modest-mia could not be taken: a member has it/');
  await page.fill('[name=tried]', 'not-yet-taken');
  await page.waitForSelector('text="@not-yet-taken could be taken."');
  await call('PATCH', path, { usernameCustomization: { minLength: 1 } });
}

async function managesProvider({ page, call, open, button, dialogButton, expectAccessible }: Console): Promise<void> {
  const issuer = new ProviderServer(`http://127.0.0.1:${await freePort()}`);
  await issuer.listen(Number(new URL(issuer.issuer).port));
  await open('/providers');
  await page.getByRole('link', { name: 'Example ID' }).waitFor();
  await expectAccessible('providers');
  await page.getByRole('link', { name: 'Add a provider' }).click();
  const typed = { id: 'corp', name: 'Corp', issuer: issuer.issuer, clientId: 'facet', clientSecret: 'top secret' };
  for (const [name, value] of Object.entries(typed)) await page.fill(`[name=${name}]`, value);
  await button('Save').click();
  await page.getByRole('link', { name: 'Corp', exact: true }).click();
  await page.waitForSelector('h1:text-is("Corp")');
  expect(await page.inputValue('[name=clientSecret]')).toBe('');
  await page.fill('[name=emailDomains]', 'corp.example, corp.test');
  await page.getByRole('checkbox').check();
  await expectAccessible('provider');
  const path = '/admin/organizations/demo/identity-providers/corp';
  await call('PATCH', path, { name: 'Corporation' });
  await button('Save').click();
  await page.waitForSelector('text=/was “Corp”, is now “Corporation”/');
  await button('Save').click();
  const corporation = page.getByRole('article', { name: 'Corporation' });
  expect(await corporation.innerText()).toMatch(/creates accounts[^]*corp\.example, corp\.test/i);
  expect(await call('GET', path)).toMatchObject({ createUsers: true, scopes: ['email', 'profile'] });
  await corporation.getByRole('link').click();
  await button('Delete the provider').click();
  await dialogButton('Delete the provider').click();
  await page.waitForSelector('text="The provider is deleted."');
  await corporation.waitFor({ state: 'detached' });
  await issuer.close();
}

import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import type { Console } from './console-page.js';

/** What moderators do with usernames. */
export function itLooksAfterNames(at: () => Console): void {
  it('denies a name after it has said who is renamed, and allows it again', () => denies(at()));
  it('denies the names of a file after it has said who is renamed, and saves all as a file', () => deniesFile(at()));
  it('tries a rule for usernames, adds it, and decides about a name that it caught', () => triesRule(at()));
  it('searches names by what they are, in its address', () => searches(at()));
  it('puts a pack of rules on and off, and says whose names it is about', () => putsPack(at()));
}

async function denies({ page, mia, call, open, button, dialogButton, expectAccessible }: Console): Promise<void> {
  await open('/usernames?tab=denied');
  await page.fill('[name=name]', 'mia');
  await page.fill('[name=replacement]', 'mia-renamed');
  await button('See what would happen').click();
  await page.waitForSelector('text="The member with mia becomes mia-renamed, and is told so."');
  await expectAccessible('denied-names');
  await button('Deny the name').click();
  await page.getByLabel('Begins with').fill('mia');
  await page.waitForSelector('.row:has-text("mia")');
  expect(await call('GET', `/admin/organizations/demo/members/${mia.userId}`)).toMatchObject({
    username: 'mia-renamed',
  });
  await button('Allow mia?').click();
  await dialogButton('Allow').click();
  await page.waitForSelector('.row', { state: 'detached' });
}

/** Lines as Windows and as others end them, with a tab, a comma or neither; one name has an owner and no replacement. */
const namesFile = '\ufefffile-one\r\nfile,two\t\n\nmia-renamed, mia-by-file\nfile three\nmilo\n';

async function deniesFile({ page, mia, call, open, button, expectAccessible }: Console): Promise<void> {
  await open('/usernames?tab=denied');
  const give = (text: string): Promise<void> =>
    page
      .getByLabel('File of names')
      .setInputFiles({ name: 'names.txt', mimeType: 'text/plain', buffer: Buffer.from(text) });
  await give('name\n'.repeat(1001));
  await page.waitForSelector('text="The file has 1,001 names. One import takes 1,000: split it."');
  expect(await button('See what the file would do').isDisabled()).toBe(true);
  await give(namesFile);
  await button('See what the file would do').click();
  await page.waitForSelector('text="Names that are denied then: 4. Members who are renamed: 1."');
  const outcome = await page.locator('.outcome').innerText();
  expect(outcome).toContain('milo cannot be denied: the name or its replacement cannot be a name.');
  expect(outcome).toContain('The member with mia-renamed becomes mia-by-file, and is told so.');
  expect(await call('GET', '/admin/organizations/demo/denylist?prefix=file')).toMatchObject({ names: [] });
  await expectAccessible('denied-names-file');
  await button('Deny names: 4').click();
  await page.waitForSelector('text="Names of the file that are denied: 4."');
  const denied = await call('GET', '/admin/organizations/demo/denylist?prefix=file');
  expect(denied).toMatchObject({ names: ['file three', 'file,two', 'file-one'] });
  expect(await call('GET', `/admin/organizations/demo/members/${mia.userId}`)).toMatchObject({
    username: 'mia-by-file',
  });
  const downloading = page.waitForEvent('download');
  await button('Save all denied names as a file').click();
  const saved = readFileSync(await (await downloading).path(), 'utf8');
  expect(saved).toContain('file three\nfile,two\t\nfile-one\n');
}

async function triesRule({ page, mia, call, open, button, dialogButton, expectAccessible }: Console): Promise<void> {
  await open('/usernames?tab=rules');
  await page.getByLabel('What it looks at').selectOption('contains');
  await page.fill('[name=text]', 'mod');
  await page.getByLabel('What happens').selectOption('review');
  await button('See what would happen').click();
  await page.waitForSelector('text=/members have such a name now/');
  await button('Add the rule').click();
  await page.getByRole('article', { name: 'mod', exact: true }).waitFor();
  await expectAccessible('username-rules');
  await call('PATCH', `/admin/organizations/demo/members/${mia.userId}`, { username: 'modest-mia' });
  await page.getByRole('tab', { name: 'To review' }).click();
  expect(new URL(page.url()).search).toBe('?tab=reviews');
  const name = page.getByRole('article', { name: 'modest-mia' });
  await name.waitFor();
  await expectAccessible('username-reviews');
  await name.getByRole('button', { name: 'Keep' }).click();
  await dialogButton('Keep').click();
  await name.waitFor({ state: 'detached' });
}

async function searches({ page, open, expectAccessible }: Console): Promise<void> {
  await open('/usernames');
  await page.getByRole('tab', { name: 'Search' }).click();
  await page.getByLabel('Begins with').fill('m');
  await page.waitForURL(/tab=search&prefix=m$/);
  const held = page.locator('.row').filter({ hasText: 'modest-mia' });
  await held.waitFor();
  expect(await held.innerText()).toMatch(/modest-mia[^]*Mia Meanwhile[^]*taken/i);
  await expectAccessible('username-search');
  await page.getByLabel('What it is').selectOption('former');
  await page.waitForURL(/tab=search&prefix=m&state=former$/);
  const former = page.locator('.row').filter({ hasText: 'mia-renamed' });
  expect(await former.innerText()).toMatch(/was denied[^]*former/i);
  await held.waitFor({ state: 'detached' });
  await page.reload();
  await former.waitFor();
  await former.getByRole('link', { name: 'Mia Meanwhile' }).click();
  await page.waitForSelector('h1:has-text("Mia Meanwhile")');
}

async function putsPack({ page, call, open, dialogButton, expectAccessible }: Console): Promise<void> {
  await open('/usernames?tab=packs');
  const pack = page.getByRole('region', { name: 'reserved-words' });
  await pack.getByText(/off/i).first().waitFor();
  await pack.getByRole('button', { name: 'Whose names are these now?' }).click();
  await pack.getByText(/members have such a name now/).waitFor();
  await pack.getByLabel('What happens').selectOption('review');
  await pack.getByRole('button', { name: 'Put on' }).click();
  await dialogButton('Put on').click();
  await page.waitForSelector('text="The pack is on."');
  const putOff = pack.getByRole('button', { name: 'Put off' });
  await putOff.waitFor();
  await expectAccessible('username-packs');
  const isOn = async (): Promise<unknown> => {
    const { packs } = await call('GET', '/admin/organizations/demo/username-packs');
    return packs.find(({ name }) => name === 'reserved-words');
  };
  expect(await isOn()).toMatchObject({ on: true, effect: 'review' });
  await putOff.click();
  await dialogButton('Put off').click();
  await putOff.waitFor({ state: 'detached' });
  expect(await isOn()).toMatchObject({ on: false, active: 0 });
}

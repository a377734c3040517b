import { expect, it } from '@jest/globals';
import type { Console } from './console-page.js';

/** What admins write down about members, the pages of operators, and the emails of the demo. */
export function itLooksAfterTheInstallation(at: () => Console): void {
  it('keeps notes about a member, and shows what was done to them', () => keepsNotes(at()));
  it('tries a job again, creates an organization, and names the version and the keys', () => operates(at()));
  it('shows the emails of the demo', () => showsEmails(at()));
}

async function keepsNotes({ page, mia, call, open, button, dialogButton, expectAccessible }: Console): Promise<void> {
  await open(`/members/${mia.userId}`);
  await page.waitForSelector('text="Nothing is noted."');
  await page.fill('[name=note]', 'Called about the invoice.\nWants to be called back.');
  await button('Add the note').click();
  await page.waitForSelector('section[aria-labelledby=notes] p:has-text("Called about the invoice")');
  await page.waitForSelector('section[aria-labelledby=activity] code:text-is("member_note.added")');
  expect(await page.inputValue('[name=note]')).toBe('');
  await expectAccessible('notes');
  await button('Remove the note').click();
  await dialogButton('Remove the note').click();
  await page.waitForSelector('text="Nothing is noted."');
  expect(await call('GET', `/admin/organizations/demo/members/${mia.userId}/notes`)).toEqual({ notes: [] });
}

async function operates({ page, call, open, button, dialogButton, expectAccessible }: Console): Promise<void> {
  await open('');
  await page.getByRole('link', { name: 'Failed jobs' }).click();
  const job = page.locator('article:has-text("picture.sweep:demo")');
  expect(await job.innerText()).toMatch(/failed for good[^]*Tried 10 of 10 times/i);
  await expectAccessible('jobs');
  await job.getByRole('button', { name: 'Try again' }).click();
  await dialogButton('Try again').click();
  await job.waitFor({ state: 'detached' });
  await page.getByRole('tab', { name: 'Organizations' }).click();
  await page.fill('[name=id]', 'console-made');
  await page.fill('[name=name]', 'Made in the console');
  await button('Create an organization').click();
  await page.getByRole('link', { name: 'Made in the console' }).waitFor();
  await expectAccessible('organizations');
  await page.locator('select option:text-is("Made in the console")').waitFor({ state: 'attached' });
  await page.getByRole('tab', { name: 'Version and keys' }).click();
  const { version } = await call('GET', '/version');
  await page.waitForSelector(`section[aria-labelledby=version] :text-is("${version}")`);
  await page.waitForSelector('section[aria-labelledby=signing-keys] code');
  await expectAccessible('about');
}

async function showsEmails({ page, open, expectAccessible }: Console): Promise<void> {
  await open('/mailbox');
  await page
    .getByRole('article', { name: /invited to Demo/ })
    .first()
    .waitFor();
  await expectAccessible('mailbox');
}

/**
 * @settings {"NOTIFICATION_RETENTION":"0"}
 */
import { expect, it } from '@jest/globals';
import { aLastingStage, tell, titles } from '../../support/notifications.js';
import { later, type TestPerson } from '../../support/people.js';

it('keeps notifications for ever where the retention is 0', async () => {
  const { admin, people } = await aLastingStage(1);
  const [ann] = people as [TestPerson];
  await tell(admin, 'all', 'b');
  await tell(admin, [ann], 'a');
  await later(20 * 365 * 86_400, async () => {
    await facet.services.trimming.run({}, new AbortController().signal);
    expect(await titles(ann)).toEqual(['a', 'b']);
  });
});

import { newId, type Encryption } from '@app/common';
import type { Tx } from '@app/database';
import { jobs, type JobPayloads } from '@app/jobs';
import { emailedPurposes, type EmailedPurpose } from './one-time-token.entity.js';

/** Queues the request of a link. The address is encrypted in the queue: a reader of the queue learns no address. */
export async function queueLinkRequest(
  tx: Tx,
  encryption: Encryption,
  purpose: EmailedPurpose,
  email: string,
): Promise<void> {
  const address = encryption.seal('mails', purpose, Buffer.from(email)).toString('base64');
  await jobs.enqueue(tx, 'link.send', { purpose, address }, { runAt: tx.now(), key: `link.send:${newId()}` });
}

/** Reads what was queued. */
export function readLinkRequest(
  encryption: Encryption,
  { purpose, address }: JobPayloads['link.send'],
): { purpose: EmailedPurpose; email: string } {
  const known = emailedPurposes.find((one) => one === purpose);
  if (!known) throw new Error('There is no link of this purpose.');
  return { purpose: known, email: encryption.open('mails', known, Buffer.from(address, 'base64')).toString() };
}

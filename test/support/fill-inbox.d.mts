import type { TestPerson } from './people.js';

export function fillInbox(
  query: (text: string, values?: readonly unknown[]) => Promise<unknown>,
  person: Pick<TestPerson, 'organization' | 'id'>,
  size: number,
  broadcastEvery: number,
): Promise<void>;

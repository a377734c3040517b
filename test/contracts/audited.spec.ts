import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { auditedElsewhere, auditedOperations } from './audited-operations.js';
import { readDocument } from './document.js';

const writing = ['post', 'put', 'patch', 'delete'];
const reason = /^not: \w.{20,}$/;

const actions = readFileSync(new URL('audit-actions.txt', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n');
const named = Object.values(auditedOperations)
  .filter((said) => !reason.test(said))
  .flatMap((said) => said.split(' '));

describe('the audit', () => {
  it('knows every operation that writes, with what it leaves or why it leaves nothing', () => {
    const operations = Object.entries(readDocument('all').paths).flatMap(([path, item]) =>
      Object.keys(item)
        .filter((method) => writing.includes(method))
        .map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(operations.sort()).toEqual(Object.keys(auditedOperations).sort());
  });

  it('has every action that is named for an operation, and none that nothing does', () => {
    expect([...new Set([...named, ...auditedElsewhere.split(' ')])].sort()).toEqual(actions);
  });
});

import { describe, expect, it } from '@jest/globals';
import { withVisibleNames } from './line.reader.js';

const read = (line: Record<string, unknown>): unknown[] => {
  const visible = withVisibleNames(line);
  return [visible.line, visible.notes.map((one) => one.message)];
};

describe('a line of an export from before invisible characters were refused', () => {
  it('stays as it is where all can be seen, also what orthography needs', () => {
    const line = { name: 'نمی\u200cخواهم', nickname: '👩‍👩‍👧', username: 'ada❤\ufe0f', bio: '\u200b' };
    expect(read(line)).toEqual([line, []]);
  });

  it('comes in without the characters, and says so', () => {
    expect(read({ name: 'Ada\u200b \u202eL', givenName: '\u2800', username: 'a\u00addа\u2060' })).toEqual([
      { name: 'Ada L', givenName: undefined, username: 'adа' },
      [
        'name was changed: characters that cannot be seen were left out',
        'givenName was left out: nothing of it can be seen',
        'username was changed: characters that cannot be seen were left out',
      ],
    ]);
  });

  it('has the username or the address in the place of a name of which nothing can be seen, or is refused', () => {
    expect(read({ name: '\u200b', username: 'ada', email: 'a@b.example' })).toEqual([
      { name: 'ada', username: 'ada', email: 'a@b.example' },
      ['name was changed to ada: nothing of it can be seen'],
    ]);
    expect(read({ name: '\u200b', email: 'a@b.example' })[1]).toEqual([
      'name was changed to a@b.example: nothing of it can be seen',
    ]);
    expect(read({ name: '\u200b' })).toEqual([{ name: '\u200b' }, []]);
  });

  it('keeps its address, which is refused', () => {
    expect(read({ email: 'a\u200b@b.example' })).toEqual([{ email: 'a\u200b@b.example' }, []]);
  });
});

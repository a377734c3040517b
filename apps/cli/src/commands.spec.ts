import { describe, expect, it } from '@jest/globals';
import { commonWords } from './command.js';
import { commands } from './commands.js';

const definitions = Object.values(commands).flatMap(({ commands: below }) => Object.entries(below));

describe('the table of commands', () => {
  it('says of every word what it is', () => {
    const bare = definitions.flatMap(([usage, { words = {} }]) =>
      usage
        .split(' ')
        .slice(1)
        .filter((word) => words[word] === undefined && commonWords?.[`<${word.slice(1, -1)}>`] === undefined)
        .filter((word) => commonWords?.[word] === undefined),
    );
    expect([definitions.length > 40, bare]).toEqual([true, []]);
  });

  it('has texts for words of the usage alone', () => {
    const left = definitions.flatMap(([usage, { words = {} }]) =>
      Object.keys(words).filter((word) => !usage.split(' ').includes(word)),
    );
    expect(left).toEqual([]);
  });
});

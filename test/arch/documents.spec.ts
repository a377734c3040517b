import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const root = fileURLToPath(new URL('../..', import.meta.url));
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => file !== '' && existsSync(join(root, file)));
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const pages = files.filter((file) => file.endsWith('.md'));

/** The text of a page without its blocks of code, and without what is written by `npm run docs`. */
const prose = (text: string): string => text.replaceAll(/^```.*?^```|^<!-- routes: .*?^<!-- end of routes -->/gms, '');

/** The anchors that GitHub gives the headings of a page. */
function anchorsOf(file: string): string[] {
  const headings = [...prose(read(file)).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => heading);
  const slugs = headings.map((heading) =>
    heading
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .trim()
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\p{M}\p{Pc}\- ]/gu, '')
      .replaceAll(' ', '-'),
  );
  return slugs.map((slug, at) => {
    const before = slugs.slice(0, at).filter((other) => other === slug).length;
    return before === 0 ? slug : `${slug}-${before}`;
  });
}

/** What is wrong with a link of a page, if anything. */
function brokenLink(file: string, link: string): string[] {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? file : relative(root, join(root, dirname(file), decodeURI(path)));
  if (!existsSync(join(root, target))) return [`${file}: ${link} leads nowhere`];
  if (anchor === undefined || !target.endsWith('.md')) return [];
  return anchorsOf(target).includes(anchor) ? [] : [`${file}: ${target} has no heading #${anchor}`];
}

/** Words that the code had once and that no engineer knows: each has a usual one in its place. */
const replacedWords = new RegExp(`\\b(${read('test/arch/replaced-words.txt').trim().split('\n').join('|')})\\b`, 'i');

/**
 * Pages that are written for readers of the product. Records of runs and the changelog keep the words of
 * their time.
 */
const isForReaders = (file: string): boolean =>
  (file.startsWith('docs/') && !/^docs\/(decisions|cli\.md|errors\.md|settings\.md)/.test(file)) ||
  ['README.md', 'CONTRIBUTING.md', 'SECURITY.md'].includes(file);

describe('the documents', () => {
  it('have no link that leads nowhere', () => {
    const links = pages.flatMap((file) =>
      [...prose(read(file)).matchAll(/\]\(([^)\s]+)\)/g)]
        .map(([, link = '']) => link)
        .flatMap((link) => (/^[a-z]+:/.test(link) ? [] : brokenLink(file, link))),
    );
    expect(links).toEqual([]);
  });

  it('are reached from the README, each page of docs by a link of another page', () => {
    const linked = new Set(['README.md']);
    const open = ['README.md'];
    for (const file of open)
      for (const [, link = ''] of prose(read(file)).matchAll(/\]\(([^)#\s]+)[^)]*\)/g)) {
        const target = relative(root, join(root, dirname(file), link));
        if (pages.includes(target) && !linked.has(target)) open.push((linked.add(target), target));
      }
    expect(pages.filter((file) => file.startsWith('docs/') && !linked.has(file))).toEqual([]);
  });

  it('are named rightly where code, settings and commands speak of them', () => {
    const speaking = files.filter(
      (file) =>
        /\.(ts|mjs|cjs|yaml|json|jsonc)$|^Dockerfile$|^\.env\.example$|Caddyfile$/.test(file) &&
        statSync(join(root, file)).size < 1e6,
    );
    const named = speaking.flatMap((file) =>
      [...read(file).matchAll(/\bdocs\/[\w./-]+?\.md\b/g)]
        .filter(([path]) => !existsSync(join(root, path)))
        .map(([path]) => `${file}: ${path}`),
    );
    expect(named).toEqual([]);
  });

  it('name files that exist', () => {
    const named = pages
      .filter(isForReaders)
      .flatMap((file) =>
        [...read(file).matchAll(/`((?:apps|libs|test|scripts|docs)\/[\w./-]+|(?:compose|ormconfig)\.\w+)`/g)]
          .filter(([, path = '']) => !existsSync(join(root, path)))
          .map(([, path = '']) => `${file}: ${path}`),
      );
    expect(named).toEqual([]);
  });

  it('name classes and functions that exist', () => {
    const code = files
      .filter(
        (file) => /^(apps|libs|scripts|test)\/.*\.(ts|mjs|cjs)$/.test(file) && file !== 'test/arch/documents.spec.ts',
      )
      .map(read)
      .join('\n');
    const named = pages
      .filter((file) => /^docs\/(contributing\/(recipes|tests)|architecture)/.test(file))
      .flatMap((file) =>
        [...prose(read(file)).matchAll(/`@?([A-Za-z]+[a-z][A-Z]\w+)(\.\w+)?(\(.*?\))?`/g)].map(([, name = '']) => ({
          file,
          name,
        })),
      );
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter(({ name }) => !code.includes(name))).toEqual([]);
  });

  it('show every library in the picture and in the table of the architecture', () => {
    const libraries = [...read('scripts/libraries.cjs').matchAll(/^ {2}'?([a-z-]+)'?: \{/gm)].map(
      ([, name = '']) => name,
    );
    expect(libraries.length).toBeGreaterThan(15);
    const [picture, page] = [read('docs/images/libraries.svg'), read('docs/architecture.md')];
    expect(libraries.filter((name) => !picture.includes(`>${name}</text>`) || !page.includes(`| \`${name}\``))).toEqual(
      [],
    );
  });

  it('keep to their lengths: README 150 lines, CONTRIBUTING 120', () => {
    const lines = (file: string): number => read(file).split('\n').length - 1;
    expect(lines('README.md')).toBeLessThanOrEqual(150);
    expect(lines('CONTRIBUTING.md')).toBeLessThanOrEqual(120);
  });

  it('use none of the words that were replaced', () => {
    const used = pages.filter(isForReaders).flatMap((file) =>
      prose(read(file))
        .replaceAll(/`[^`\n]*`|\]\([^)]*\)/g, '')
        .split('\n')
        .flatMap((line, at) => {
          const [word] = replacedWords.exec(line) ?? [];
          return word === undefined ? [] : [`${file}: ${word} in "${line.slice(0, 100)}" (${at})`];
        }),
    );
    expect(used).toEqual([]);
  });
});

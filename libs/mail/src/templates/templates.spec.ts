import { describe, expect, it } from '@jest/globals';
import type { EmailKind } from '../mail.entity.js';
import { renderEmail } from '../email-content.js';
import { defaultTemplate } from './default-template.js';
import { languageOf, languages, timeIn, wordsIn } from './languages.js';
import { render, variablesOf } from './template-engine.js';
import type { Wording } from './wording.js';

const kinds = Object.keys(wordsIn.en.kinds) as EmailKind[];
const others = languages.filter((language) => language !== 'en');
const at = new Date('2026-11-26T09:08:07Z');

const textsOf = ({ subject, before, action, after }: Wording): string[] => [
  subject,
  ...before,
  ...(action === undefined ? [] : [action]),
  ...after,
];
const variablesIn = (texts: readonly string[]): string[] => [...new Set(texts.flatMap(variablesOf))].sort();

describe.each(others)('the emails in %s', (language) => {
  it.each(kinds)('say of %s as much as the English one, in other words', (kind) => {
    const [english, own] = [wordsIn.en.kinds[kind], wordsIn[language].kinds[kind]];
    expect([own.before.length, own.action === undefined, own.after.length]).toEqual([
      english.before.length,
      english.action === undefined,
      english.after.length,
    ]);
    expect(variablesIn(textsOf(own))).toEqual(variablesIn(textsOf(english)));
    for (const [nth, text] of textsOf(own).entries()) {
      expect(text.trim()).toBe(text);
      expect(text).not.toBe('');
      expect(text).not.toBe(textsOf(english)[nth]);
    }
  });

  it('have the words around them', () => {
    const { code, signUp } = wordsIn[language];
    expect([variablesOf(code), variablesOf(signUp)]).toEqual([['code'], ['sign_up.name', 'sign_up.at']]);
    expect([code, signUp]).not.toEqual([wordsIn.en.code, wordsIn.en.signUp]);
  });
});

describe.each(languages)('an email in %s', (language) => {
  it.each(kinds)('of %s has all that it says in the text and in the HTML', (kind) => {
    const facts = {
      organizationName: 'Acme',
      ...{ goodUntil: at, queuedAt: at, signUp: { name: 'Nina', createdAt: at } },
      ...{ token: 'token', code: '123456', link: 'https://app.example.com/do#token' },
    };
    const { subject, text, html } = renderEmail(kind, facts, language);
    for (const part of [subject, text, html]) expect(part).not.toMatch(/\{\{|\{%|\[\[|undefined|\bnull\b/);
    expect(html).toContain(`lang="${language}"`);
    for (const part of [text, html]) {
      expect(part).toContain('https://app.example.com/do#token');
      expect(part).toContain('123456');
    }
    // It loads nothing, and neither scripts nor styles come from elsewhere.
    expect(html).not.toMatch(/<(?:img|script|link|iframe)|@import|url\(/i);
  });
});

describe('the language of an email', () => {
  it.each([
    [['de-CH'], 'de'],
    [['ja-JP', 'de'], 'ja'],
    [['pt-BR', 'fr'], 'fr'],
    [[null, undefined, 'ES'], 'es'],
    [['pt-BR'], 'en'],
    [['constructor'], 'en'],
    [[], 'en'],
  ] as const)('for %j is %s', (locales, language) => expect(languageOf(...locales)).toBe(language));

  it('writes dates as people there do', () => {
    // What stands between date and time differs between versions of CLDR.
    const dates = [
      '26. November 2026',
      '26 November 2026',
      '26 de noviembre de 2026',
      '26 novembre 2026',
      '2026年11月26日',
    ];
    for (const [nth, language] of languages.entries()) {
      const written = timeIn(language, at);
      expect(written.startsWith(dates[nth] ?? '')).toBe(true);
      expect(written).toMatch(/\D0?9:08:07 UTC$/);
    }
  });
});

describe('a template', () => {
  it.each([
    '{% include "x" %}',
    '{% render "x" %}',
    '{% layout "x" %}',
    '{% for i in (1..9) %}x{% endfor %}',
    '{% assign a = 1 %}',
    '{% capture a %}x{% endcapture %}',
    '{% tablerow i in (1..9) %}x{% endtablerow %}',
    '{% increment a %}',
    '{{ organization | raw }}',
    '{{ organization | append: organization }}',
    '{{ organization | where: "a" }}',
    '{{ nobody }}',
    '{{ organization.constructor }}',
    '{{ sign_up.constructor.name }}',
    '{{ link',
  ])('cannot do %j', (source) => {
    expect(() => render('html', source, { organization: 'Acme', sign_up: { name: 'n' }, link: null })).toThrow();
  });

  it('escapes values in HTML, also those with Liquid in them', () => {
    const values = { organization: `<b>{{ link }}</b>"'&`, link: 'secret' };
    expect(render('html', '{{ organization }}', values)).toBe('&lt;b&gt;{{ link }}&lt;/b&gt;&quot;&#39;&amp;');
    expect(render('none', '{{ organization }}', values)).toBe(values.organization);
  });

  it('keeps the subject one line', () => {
    const organizationName = 'Acme\r\nBcc: eve@evil.example\u2028X: y';
    const { subject } = renderEmail('invitation', { organizationName }, 'en');
    expect(subject).toBe('You are invited to Acme Bcc eve evil example X y');
    const template = { ...defaultTemplate('invitation', 'en'), subject: 'Hello\r\nBcc: {{ organization }}\n\nbody' };
    expect(renderEmail('invitation', { organizationName }, 'en', template).subject).not.toMatch(/[\r\n]/);
  });
});

import { describe, expect, it } from '@jest/globals';
import { renderEmail } from './email-content.js';
import { escapeHtml } from './templates/default-template.js';

const token = 'a-token_of_letters';
const link = 'https://app.example.com/reset#a-token_of_letters';

describe('an email', () => {
  it('has the link in the text and in the HTML', () => {
    const { subject, text, html } = renderEmail('reset-password', { organizationName: null, token, link });
    expect(subject).toBe('Set a new password');
    expect(text).toContain(`Set a new password: ${link}`);
    expect(html.replace(/\s+/g, ' ')).toMatch(new RegExp(`<a href="${link}"[^>]*> Set a new password </a>`));
  });

  it('has the token itself where no page accepts it', () => {
    const { text, html } = renderEmail('verify-email', { organizationName: null, token });
    expect(text).toContain(`Your code: ${token}`);
    expect(html).toContain(`Your code: <code>${token}</code>`);
  });

  it('says how long the link works', () => {
    const lives = (['verify-email', 'reset-password', 'invitation'] as const).map(
      (kind) => /within (.*)\./.exec(renderEmail(kind, { organizationName: 'Acme', token }).text)?.[1],
    );
    expect(lives).toEqual(['24 hours', '30 minutes', '7 days']);
  });

  it('identifies the sign-up it confirms, and removes links from the name', () => {
    const createdAt = new Date('2026-11-26T09:08:07Z');
    const { text, html } = renderEmail('verify-email', {
      organizationName: null,
      token,
      signUp: { name: 'Nina <b> https://evil.example/x', createdAt },
    });
    expect(text).toContain('with the name "Nina <b> https evil example x" on 26 November 2026 at 09:08:07 UTC');
    expect(html).toContain('Nina &lt;b&gt; https');
  });

  it('has neither link nor code without a token', () => {
    const { text, html } = renderEmail('account-exists', { organizationName: null });
    expect(text + html).not.toMatch(/undefined|Your code|href/);
  });

  it('escapes the name of the organization', () => {
    const organizationName = `<img src=x onerror="alert('1')"> & Co`;
    const { text, html } = renderEmail('invitation', {
      organizationName,
      token,
      link: 'https://app.example.com/?a="&b=1',
    });
    expect(text).toContain(organizationName);
    expect(html).not.toContain('<img');
    expect(html).toContain('&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt; &amp; Co');
    expect(html).toContain('href="https://app.example.com/?a=&quot;&amp;b=1"');
  });
});

describe('escaping', () => {
  it('leaves plain text as it is', () => expect(escapeHtml('Grüße, 🦉!')).toBe('Grüße, 🦉!'));
});

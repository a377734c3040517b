import { describe, expect, it } from '@jest/globals';
import { html } from './html.js';

const evil = `<script>alert("1")</script>'&`;
const harmless = '&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&#39;&amp;';

describe('a template of HTML', () => {
  it('escapes what is put in', () => {
    expect(html`<p title="${evil}">${evil}</p>`.text).toBe(`<p title="${harmless}">${harmless}</p>`);
  });

  it('keeps what comes from another template', () => {
    expect(html`<ul>${['a<', 'b'].map((one) => html`<li>${one}</li>`)}</ul>`.text).toBe('<ul><li>a&lt;</li><li>b</li></ul>');
  });

  it('leaves out what is not there', () => {
    expect(html`a${undefined}${false}${0}`.text).toBe('a0');
  });
});

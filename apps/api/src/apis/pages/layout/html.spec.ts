import { describe, expect, it } from '@jest/globals';
import { markup } from './html.js';

const evil = `<script>alert("1")</script>'&`;
const harmless = '&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&#39;&amp;';

describe('a template of HTML', () => {
  it('escapes what is put in', () => {
    expect(markup`<p title="${evil}">${evil}</p>`.text).toBe(`<p title="${harmless}">${harmless}</p>`);
  });

  it('keeps what comes from another template', () => {
    expect(markup`<ul>${['a<', 'b'].map((one) => markup`<li>${one}</li>`)}</ul>`.text).toBe(
      '<ul><li>a&lt;</li><li>b</li></ul>',
    );
  });

  it('leaves out what is not there', () => {
    expect(markup`a${undefined}${false}${0}`.text).toBe('a0');
  });
});

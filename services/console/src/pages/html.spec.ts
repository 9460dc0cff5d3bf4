import { describe, expect, it } from 'vitest';
import { html } from './html.js';

describe('HTML', () => {
  it('takes what is inserted as text', () => {
    expect(html`<p title="${'"'}">${`<b>&'`}</p>`.text).toBe('<p title="&quot;">&lt;b&gt;&amp;&#39;</p>');
  });

  it('takes what was made as HTML for what it is, one or many', () => {
    const item = (text: string) => html`<li>${text}</li>`;
    expect(html`<ul>${[item('a'), item('<')]}</ul>${item('c')}`.text).toBe(
      '<ul><li>a</li><li>&lt;</li></ul><li>c</li>',
    );
  });
});

import { html } from './html.js';
import { layout } from './layout.js';

/** The list of all campaigns. */
export const campaignsPage = (): string =>
  layout({
    title: 'Campaigns',
    script: 'campaigns/main.js',
    content: html`<h1>Campaigns</h1>
<section id="campaigns" class="campaigns" aria-busy="true"><p class="quiet">Loading…</p></section>
<details id="new-campaign" class="card" hidden></details>
<section id="laboratory" class="card" aria-busy="true" aria-label="Laboratory"><p class="quiet">Loading…</p></section>`,
  });

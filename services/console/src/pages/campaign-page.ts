import { html } from './html.js';
import { layout } from './layout.js';

/** One campaign, live. */
export const campaignPage = (campaignId: string, title: string): string =>
  layout({
    title,
    script: 'campaign/main.js',
    data: { campaign: campaignId },
    content: html`<div id="stopped" aria-live="assertive"></div>
<section id="summary" class="summary" aria-label="Summary">
<div class="heading"><h1 id="title">${title}</h1><p id="subtitle" class="quiet">${campaignId}</p></div>
</section>
<div class="columns">
<section class="card wide" aria-labelledby="progress-heading"><h2 id="progress-heading">Progress</h2><div id="progress" class="plot"></div></section>
<div class="side">
<section id="calculations-card" class="card" aria-labelledby="calculations-heading" hidden><h2 id="calculations-heading">Calculations</h2><div id="calculations"></div></section>
<section id="workcell-card" class="card" aria-labelledby="devices-heading" hidden><h2 id="devices-heading">Workcell</h2><div id="devices" aria-busy="true"><p class="quiet">Loading…</p></div></section>
</div>
</div>
<section class="card" aria-labelledby="trials-heading"><h2 id="trials-heading">Trials</h2><div id="trials" class="scroll" tabindex="0" role="region" aria-labelledby="trials-heading" aria-busy="true"><p class="quiet">Loading…</p></div></section>
<section class="card" aria-labelledby="learnt-heading"><h2 id="learnt-heading">What the planner has learnt</h2><div id="learnt" aria-busy="true"><p class="quiet">Loading…</p></div></section>
<section class="card" aria-labelledby="decisions-heading"><h2 id="decisions-heading">Decisions</h2><div id="adopted-models"></div><ol id="decisions" class="decisions" aria-busy="true"></ol></section>
<dialog id="trial" class="trial" aria-labelledby="trial-heading"></dialog>`,
  });

/** What is shown where there is no such campaign. */
export const missingPage = (what: string): string =>
  layout({
    title: 'Not found',
    script: 'campaigns/missing.js',
    content: html`<h1>Not found</h1><p>There is no ${what}. <a href="/">All campaigns</a></p>`,
  });

import { html } from './html.js';
import { layout } from './layout.js';

/** The list of all studies. */
export const studiesPage = (): string =>
  layout({
    title: 'Studies',
    script: 'studies/main.js',
    content: html`<h1>Studies</h1>
<p class="quiet">Which few descriptors explain a property? Every subset of them is tried, a person chooses, and the small model that follows ranks candidates.</p>
<section id="studies" class="campaigns" aria-busy="true"><p class="quiet">Loading…</p></section>
<details id="new-study" class="card" hidden></details>`,
  });

/** One study. */
export const studyPage = (studyId: string, title: string): string =>
  layout({
    title,
    script: 'study/main.js',
    data: { study: studyId },
    content: html`<section id="heading" class="summary" aria-label="Summary">
<div class="heading"><h1>${title}</h1><p class="quiet">${studyId}</p></div>
</section>
<section id="progress" class="card" aria-label="Survey" hidden></section>
<div id="target"></div>
<section id="worth" class="card" aria-labelledby="worth-heading" aria-busy="true"><h2 id="worth-heading">What the best models are worth</h2><p class="quiet">Loading…</p></section>
<div id="choosing" class="choosing" hidden>
<div>
<section id="weights" class="card" aria-label="Weight diagram"></section>
<section id="density" class="card" aria-label="Density of states"></section>
<section id="variables" class="card" aria-label="Variables"></section>
</div>
<section id="selection" class="card selection" aria-label="Choice of descriptors"></section>
</div>
<section id="model" class="card" aria-label="Final model" hidden></section>
<section id="screening" class="card" aria-label="Screening" hidden></section>
<section id="history" class="card" aria-label="History"></section>`,
  });

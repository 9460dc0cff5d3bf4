import { type Html, html } from './html.js';

export interface Page {
  readonly title: string;
  /** Module that brings the page to life, below /assets. */
  readonly script: string;
  /** What the module needs to know, as data attributes of the main element. */
  readonly data?: Readonly<Record<string, string>>;
  readonly content: Html;
}

/** The frame of every page: name, state of the connection, emergency stop. */
export const layout = ({ title, script, data = {}, content }: Page): string =>
  html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · Meguri</title>
<link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/assets/vendor/uplot.css">
<link rel="stylesheet" href="/assets/style.css">
<script type="module" src="/assets/${script}"></script>
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header class="bar">
<a class="brand" href="/"><img src="/assets/icon.svg" alt="" width="24" height="24">Meguri</a>
<nav aria-label="Main"><a href="/">Campaigns</a><a href="/studies">Studies</a></nav>
<span id="connection" class="connection" data-state="connecting" role="status">Connecting…</span>
<button id="emergency-stop" type="button" class="emergency">Emergency stop</button>
</header>
<div id="notices" class="notices" aria-live="assertive"></div>
<main id="main"${Object.entries(data).map(([name, value]) => html` data-${name}="${value}"`)}>
${content}
<noscript><p class="notice" data-kind="error">This page shows live data and needs JavaScript. The same data are at <a href="/api/campaigns">/api/campaigns</a>.</p></noscript>
</main>
</body>
</html>
`.text;

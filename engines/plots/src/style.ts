/**
 * The style sheet of all plots, for the page that shows them. Colours are custom properties with the values of light and of dark; a page that
 * has `--surface`, `--text`, `--quiet`, `--line` and `--accent` of its own gives them to its plots.
 */
export const plotStyle = `
.plot {
  --plot-surface: var(--surface, #ffffff); --plot-text: var(--text, #17202e); --plot-quiet: var(--quiet, #566275);
  --plot-line: var(--line, #dbe1ea); --plot-accent: var(--accent, #1d5fd1);
  --plot-positive: #c2410c; --plot-negative: #1d5fd1;
  --series-0: #0072b2; --series-1: #d55e00; --series-2: #009e73; --series-3: #cc79a7; --series-4: #b07d00; --series-5: #3a94c9;
  --series-6: #444444;
  font: 13px system-ui, sans-serif; max-width: 100%; height: auto;
}
@media (prefers-color-scheme: dark) {
  .plot {
    --plot-surface: var(--surface, #161d28); --plot-text: var(--text, #e6ebf3); --plot-quiet: var(--quiet, #9aa7ba);
    --plot-line: var(--line, #2a3545); --plot-accent: var(--accent, #6aa5ff);
    --plot-positive: #fb8c4f; --plot-negative: #6aa5ff;
    --series-0: #56b4e9; --series-1: #f28e3c; --series-2: #2fc79a; --series-3: #e3a3c6; --series-4: #e6b422; --series-5: #8fd0f0;
    --series-6: #d0d0d0;
  }
}
.plot .ground { fill: var(--plot-surface); }
.plot text { fill: var(--plot-text); }
.plot .heading { font-weight: 600; }
.plot .tick, .plot .note { fill: var(--plot-quiet); font-size: 11px; }
.plot .box { fill: none; stroke: var(--plot-line); }
.plot .grid { stroke: var(--plot-line); stroke-dasharray: 2 3; }
.plot .positive { fill: var(--plot-positive); }
.plot .negative { fill: var(--plot-negative); }
.plot .hit { fill: transparent; }
.plot [data-feature] { cursor: pointer; }
.plot g[data-feature]:hover .hit, .plot g[data-feature].marked .hit { fill: var(--plot-accent); fill-opacity: 0.14; }
.plot g[data-feature].selected .hit { fill: var(--plot-accent); fill-opacity: 0.22; }
.plot g[data-feature].selected text { fill: var(--plot-accent); font-weight: 600; }
.plot .overlay { stroke: var(--plot-text); stroke-width: 1.5; }
.plot .overlay-chosen { stroke: var(--plot-accent); stroke-width: 2.5; }
.plot .overlay-point { stroke: none; fill: var(--plot-text); fill-opacity: 0.7; }
.plot .band { fill: var(--plot-quiet); fill-opacity: 0.22; }
.plot .point { fill: var(--series-0); fill-opacity: 0.85; }
.plot .off-front { fill: var(--plot-quiet); fill-opacity: 0.55; }
.plot .cheaper { fill: transparent; stroke: var(--plot-quiet); }
.plot .frontier { fill: none; }
.plot.front [data-label] { cursor: pointer; }
.plot .whisker { stroke: var(--series-0); stroke-opacity: 0.6; }
.plot .outside { fill: var(--series-1); }
.plot .curve { fill: none; stroke-width: 2; }
.plot .fitted { fill: none; stroke: var(--series-1); stroke-width: 2; }
.plot .reference { stroke: var(--plot-quiet); stroke-dasharray: 5 4; }
.plot .promotion { stroke-dasharray: 1 4; }
${Array.from({ length: 7 }, (_, k) => `.plot .series-${k} { stroke: var(--series-${k}); }`).join('\n')}
`;

/** A plot as a file of its own, with its style inside. */
export function standalone(svg: string): string {
  const inner = svg.indexOf('>') + 1;
  return `${svg.slice(0, inner)}<style>${plotStyle}</style><rect class="ground" width="100%" height="100%"/>${svg.slice(inner)}\n`;
}

import { readFileSync, writeFileSync } from 'node:fs';
import type { SystemSummary } from '../domain/workflows/cell/index.js';
import { dimerSnapshots } from '../domain/workflows/soft-matter/dimer-snapshots.js';
import { elementsOf } from '../domain/workflows/soft-matter/molecule-facts.js';
import { run } from './program.js';

// meguri-dimers PLAN QUESTION TEMPLATE SUMMARY TRAJECTORY DIMERS: pairs of molecules, cut out of every snapshot
await run((plan, question, template, summary, trajectory, dimers) => {
  const text = (name: string) => readFileSync(name, 'utf8');
  const { atomTypes }: SystemSummary = JSON.parse(text(summary!));
  const elements = elementsOf(text(template!), atomTypes);
  const request = dimerSnapshots(text(trajectory!), JSON.parse(text(plan!)), {
    ...JSON.parse(text(question!)),
    elements,
  });
  writeFileSync(dimers!, `${JSON.stringify(request)}\n`);
});

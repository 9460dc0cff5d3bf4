import { readFileSync, writeFileSync } from 'node:fs';
import type { SystemSummary } from '../domain/workflows/cell/index.js';
import { type CouplingRequest, dimerSnapshots } from '../domain/workflows/soft-matter/dimer-snapshots.js';
import { elementsOf } from '../domain/workflows/soft-matter/molecule-facts.js';
import { readJson, run } from './program.js';

// meguri-dimers PLAN QUESTION TEMPLATE SUMMARY TRAJECTORY DIMERS: pairs of molecules, cut out of every snapshot
await run((plan, question, template, summary, trajectory, dimers) => {
  const { atomTypes } = readJson<SystemSummary>(summary!);
  const elements = elementsOf(readFileSync(template!, 'utf8'), atomTypes);
  const asked = { ...readJson<Omit<CouplingRequest, 'elements' | 'dimers'>>(question!), elements };
  const request = dimerSnapshots(readFileSync(trajectory!, 'utf8'), readJson(plan!), asked);
  writeFileSync(dimers!, `${JSON.stringify(request)}\n`);
});

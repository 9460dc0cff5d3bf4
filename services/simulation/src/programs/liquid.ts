import { readFileSync, writeFileSync } from 'node:fs';
import type { SystemSummary } from '../domain/workflows/cell/index.js';
import { liquidScript } from '../domain/workflows/soft-matter/liquid.js';
import { factsOf } from '../domain/workflows/soft-matter/molecule-facts.js';
import { run } from './program.js';

// meguri-liquid PLAN TEMPLATE COEFFICIENTS SUMMARY SCRIPT: a script for LAMMPS that follows a disordered sample
await run((plan, template, coefficients, summary, script) => {
  const text = (name: string) => readFileSync(name, 'utf8');
  const { chainMass }: SystemSummary = JSON.parse(text(summary!));
  const facts = factsOf([template!, text(template!)], [coefficients!, text(coefficients!)], chainMass);
  writeFileSync(script!, liquidScript(facts, JSON.parse(text(plan!))));
});

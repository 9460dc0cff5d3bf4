import { writeFileSync } from 'node:fs';
import { liquidScript } from '../domain/workflows/soft-matter/liquid.js';
import { readJson, run } from './program.js';
import { moleculeIn } from './system.js';

// meguri-liquid PLAN TEMPLATE COEFFICIENTS SUMMARY SCRIPT: a script for LAMMPS that follows a disordered sample
await run((plan, template, coefficients, summary, script) => {
  writeFileSync(script!, liquidScript(moleculeIn(template!, coefficients!, summary!), readJson(plan!)));
});

import { writeFileSync } from 'node:fs';
import { depositionScript } from '../domain/workflows/soft-matter/deposition.js';
import { readJson, run } from './program.js';
import { moleculeIn } from './system.js';

// meguri-deposition PLAN TEMPLATE COEFFICIENTS SUMMARY SCRIPT: a script for LAMMPS that deposits a film
await run((plan, template, coefficients, summary, script) => {
  writeFileSync(script!, depositionScript(moleculeIn(template!, coefficients!, summary!), readJson(plan!)));
});

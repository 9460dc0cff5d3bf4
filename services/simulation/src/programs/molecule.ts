import { writeFileSync } from 'node:fs';
import { coefficientCommands, moleculeFile, summaryOf } from '../domain/workflows/cell/lammps-files.js';
import { readJson, run } from './program.js';
import { parametrised } from './system.js';

// meguri-molecule MOLECULE UNITS TYPES TEMPLATE COEFFICIENTS SUMMARY: a molecule for fix deposit of LAMMPS
await run((smiles, units, types, template, coefficients, summary) => {
  const molecule = parametrised(readJson(smiles!), units!, types!);
  writeFileSync(template!, moleculeFile(molecule, molecule.chain.residues[0]!.positions));
  writeFileSync(coefficients!, coefficientCommands(molecule));
  writeFileSync(summary!, `${JSON.stringify(summaryOf(molecule, 1))}\n`);
});

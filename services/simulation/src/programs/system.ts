import { globSync, readFileSync } from 'node:fs';
import { ForceFieldError, type GaffTables, parametersOf, parseAtomTypes, parseGaff, parseSdf } from '@meguri/chemistry';
import type { LammpsMolecule, SystemSummary } from '../domain/workflows/cell/lammps-files.js';
import { chainOf, type Polymer } from '../domain/workflows/cell/polymer.js';
import { factsOf, type MoleculeFacts } from '../domain/workflows/soft-matter/molecule-facts.js';
import { readJson } from './program.js';

/** A chain with all that acts in it, from its description, its units in space and the output of obenergy for its fragments. */
export function parametrised(polymer: Polymer, unitsFile: string, typesFile: string): LammpsMolecule {
  const { chain, fragments } = chainOf(polymer, parseSdf(readFileSync(unitsFile, 'utf8')));
  const found = parseAtomTypes(readFileSync(typesFile, 'utf8'), fragments.molecules);
  const { types, charges } = fragments.typesOf(found);
  return { chain, charges, parameters: parametersOf(chain, types, installedGaff()) };
}

/** The molecule that `meguri-molecule` wrote in these files. */
export function moleculeIn(template: string, coefficients: string, summary: string): MoleculeFacts {
  return factsOf([template, readFileSync(template, 'utf8')], coefficients, readJson<SystemSummary>(summary));
}

/** GAFF as Open Babel on this machine has it. */
function installedGaff(): GaffTables {
  const folders = [process.env.BABEL_DATADIR, '/usr/share/openbabel/*', '/usr/local/share/openbabel/*'];
  const [path] = globSync(folders.filter((folder) => folder !== undefined).map((folder) => `${folder}/gaff.dat`));
  if (path) return parseGaff(readFileSync(path, 'utf8'));
  throw new ForceFieldError(
    'FORCE_FIELD.UNREADABLE',
    'there is no gaff.dat of Open Babel',
    'install openbabel, or name its folder in BABEL_DATADIR',
  );
}

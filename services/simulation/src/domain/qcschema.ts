/** CODATA 2022. */
const BOHR_IN_ANGSTROM = 0.529177210544;

/** A molecule of QCSchema; `geometry` is x, y, z of one atom after another, bohr. */
export interface QcMolecule {
  readonly schema_name: 'qcschema_molecule';
  readonly schema_version: 2;
  readonly symbols: readonly string[];
  readonly geometry: readonly number[];
  readonly molecular_charge: number;
  readonly molecular_multiplicity: number;
}

/**
 * The result of a quantum-chemical calculation as programs of the field exchange it: AtomicResult of QCSchema, version 1
 * (Smith et al., WIREs Comput. Mol. Sci. 11, e1491, 2021; molssi.github.io/QCSchema), in atomic units. What it has no place for
 * (excitations, polarisabilities, spin-orbit coupling) stands in `extras.meguri`, each value with its unit.
 */
export interface AtomicResult {
  readonly schema_name: 'qcschema_output';
  readonly schema_version: 1;
  readonly molecule: QcMolecule;
  readonly driver: 'energy';
  readonly model: { readonly method: string; readonly basis: string | null };
  readonly keywords: Readonly<Record<string, unknown>>;
  readonly properties: Readonly<Record<string, number>>;
  /** The total energy, Hartree. */
  readonly return_result: number;
  readonly success: true;
  readonly provenance: { readonly creator: string; readonly version: string; readonly routine: string };
  readonly extras: { readonly meguri: Readonly<Record<string, unknown>> };
}

/** A neutral closed-shell molecule. */
export const qcMolecule = (symbols: readonly string[], geometry: readonly number[]): QcMolecule => ({
  schema_name: 'qcschema_molecule',
  schema_version: 2,
  symbols,
  geometry,
  molecular_charge: 0,
  molecular_multiplicity: 1,
});

/** A neutral closed-shell molecule from the text of an XYZ file, which is in ångström. */
export function qcMoleculeOfXyz(text: string): QcMolecule {
  const [count = '', , ...lines] = text.split('\n');
  const atoms = lines.slice(0, Number(count)).map((line) => line.trim().split(/\s+/));
  const geometry = atoms.flatMap(([, ...at]) => at.slice(0, 3).map((x) => Number(x) / BOHR_IN_ANGSTROM));
  const symbols = atoms.map(([symbol = '']) => symbol);
  return qcMolecule(symbols, geometry);
}

/** A single point: what was calculated of which molecule, and what is to be known beside the energy. */
export function atomicResult({
  energy,
  properties = {},
  extras,
  ...result
}: Pick<AtomicResult, 'molecule' | 'model' | 'keywords' | 'provenance'> & {
  readonly energy: number;
  readonly properties?: AtomicResult['properties'];
  readonly extras: Readonly<Record<string, unknown>>;
}): AtomicResult {
  return {
    schema_name: 'qcschema_output',
    schema_version: 1,
    ...result,
    driver: 'energy',
    properties: { calcinfo_natom: result.molecule.symbols.length, ...properties, return_energy: energy },
    return_result: energy,
    success: true,
    extras: { meguri: extras },
  };
}

/** The result as a file of the job; `of` names what was calculated. */
export const fileOfResult = (
  of: string,
  result: AtomicResult,
): { name: string; mediaType: string; bytes: Uint8Array } => ({
  name: `${of}.qcschema.json`,
  mediaType: 'application/json',
  bytes: new TextEncoder().encode(JSON.stringify(result)),
});

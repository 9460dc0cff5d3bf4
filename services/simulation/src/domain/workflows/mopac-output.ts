import { type AtomicResult, atomicResult, qcMoleculeOfXyz } from '../qcschema.js';
import type { StepOutput } from '../workflow.js';

/** Photon energy times wavelength, eV nm (exact constants). */
const EV_NM = 1239.841984;
/** Hartree, CODATA 2022. */
const KCAL_PER_MOL = 1 / 627.5094740631;

/** Keyword for polarisabilities at wavelengths in nm, without hyperpolarisabilities, which take fifty times as long. */
export const polar = (wavelengths: readonly number[], ...more: readonly string[]): string =>
  `POLAR(${[`E=(${wavelengths.map((nm) => (EV_NM / nm).toFixed(4)).join(',')})`, 'BETA=0', 'GAMMA=0', ...more].join(',')})`;

/** What MOPAC says of a molecule. */
export interface MopacOutput {
  /** g/mol. */
  readonly molarMass: number;
  /** Isotropic polarisability volumes, Å³, one for each energy that was asked for. */
  readonly polarisabilities: readonly number[];
  /** The molecule at the geometry of these numbers, energy its heat of formation at 298 K, Hartree. */
  readonly atomicResult: AtomicResult;
}

/** The output of a step that calculated polarisabilities at these wavelengths, nm; why it says nothing, in words. */
export function readMopac(
  outputs: readonly StepOutput[],
  step: string,
  file: string,
  wavelengths: readonly number[],
): MopacOutput | string {
  const text = outputs.find(({ name }) => name === step)?.files?.[file] ?? '';
  if (!/JOB ENDED NORMALLY/.test(text)) return `${file}: MOPAC did not end`;
  const number = (pattern: RegExp) => Number(pattern.exec(text)?.[1] ?? Number.NaN);
  const molarMass = number(/MOLECULAR WEIGHT\s*=\s*([\d.]+)/);
  const heat = number(/FINAL HEAT OF FORMATION\s*=\s*(-?[\d.]+)\s*KCAL/);
  const polarisabilities = polarisabilitiesOf(text);
  const xyz = lastGeometry(text);
  const isWhole = polarisabilities.length === wavelengths.length && xyz !== undefined;
  if (!isWhole || ![molarMass, heat, ...polarisabilities].every(Number.isFinite))
    return `${file}: the output of MOPAC lacks the polarisabilities, the mass, the heat of formation or the geometry`;
  const result = atomicResult({
    molecule: qcMoleculeOfXyz(xyz),
    model: { method: 'PM7', basis: null },
    keywords: {},
    provenance: { creator: 'MOPAC', version: /MOPAC v([\d.]+)/.exec(text)?.[1] ?? '', routine: 'mopac' },
    energy: heat * KCAL_PER_MOL,
    extras: {
      energy: 'heat of formation at 298 K',
      polarisabilities: polarisabilities.map((value, i) => ({
        wavelength: { value: wavelengths[i], unit: 'nm' },
        isotropic: { value, unit: 'angstrom3' },
      })),
    },
  });
  return { molarMass, polarisabilities, atomicResult: result };
}

/** Isotropic polarisability volumes that an output tells of, Å³, in its order. */
export const polarisabilitiesOf = (text: string): number[] =>
  [...text.matchAll(/ISOTROPIC AVERAGE ALPHA =.*=\s*([\d.]+)\s*ANG/g)].map((match) => Number(match[1]));

/** The last geometry of an output, as the text of an XYZ file. */
function lastGeometry(text: string): string | undefined {
  const [, ...lines] = text.slice(text.lastIndexOf('CARTESIAN COORDINATES')).split('\n');
  const rows = lines.map((line) => /^\s*\d+\s+([A-Z][a-z]?(\s+-?[\d.]+){3})\s*$/.exec(line)?.[1]);
  const first = rows.findIndex((row) => row !== undefined);
  const end = rows.indexOf(undefined, first);
  const atoms = rows.slice(first, end < 0 ? undefined : end);
  const count = Number(/Empirical Formula:.*=\s*(\d+) atoms/.exec(text)?.[1]);
  return first >= 0 && atoms.length === count ? `${count}\n\n${atoms.join('\n')}\n` : undefined;
}

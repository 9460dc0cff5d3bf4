import type { MainModule, Mol } from '@rdkit/rdkit';
import { type GroupCounter, groupCounter } from './group-counter.js';
import { SmilesError } from './smiles-error.js';

export interface DescriptorOptions {
  /** Adds every number that grows with the molecule once more per heavy atom, named `<name>PerAtom`. Default false. */
  readonly perAtom?: boolean;
}

export interface FingerprintOptions {
  /** Bonds around each atom that are looked at, 0 to 10; default 2. */
  readonly radius?: number;
  /** Length in bits, a multiple of 32 up to 65,536; default 2048. */
  readonly bits?: number;
}

/**
 * Molecules as numbers, by RDKit. SMILES may have several parts (salts) and open ends `*` (repeating units of polymers); every
 * method throws {@link SmilesError} for what it cannot read.
 */
export interface Chemistry {
  /** Release of RDKit. */
  readonly version: string;
  /** The one text for all ways of writing a molecule. */
  canonical(smiles: string): string;
  /**
   * RDKit's constitutional, topological and atom-contribution descriptors by its names, in the same order for all
   * molecules; NaN where one is not defined.
   */
  descriptors(smiles: string, options?: DescriptorOptions): Record<string, number>;
  /**
   * Functional groups ({@link FUNCTIONAL_GROUPS}) by their names, in the same order for all molecules. Of a repeating unit with two
   * open ends those that it has within an endless chain, also where they arise between units; other open ends are part of no group.
   */
  groups(smiles: string, options?: DescriptorOptions): Record<string, number>;
  /**
   * Morgan fingerprint (Rogers and Hahn, J. Chem. Inf. Model. 50 (2010) 742-754) in words of 32 bits: bit b is bit b mod 32 of word
   * ⌊b / 32⌋. Throws RangeError for options out of range.
   */
  fingerprint(smiles: string, options?: FingerprintOptions): Uint32Array;
  /** Frees what RDKit holds; nothing can be asked afterwards. */
  close(): void;
}

/** Answers with a loaded RDKit. */
export function chemistryOf(rdkit: MainModule): Chemistry {
  let open = true;
  let counter: GroupCounter | undefined;
  rdkit.disable_logging();
  const errors = rdkit.set_log_capture('rdApp.error');

  function withMolecule<T>(smiles: string, ask: (molecule: Mol) => T): T {
    if (!open) throw new Error('the chemistry is closed');
    const text = smiles.trim();
    if (text === '') throw new SmilesError(smiles, 'it is empty', 'give a SMILES');
    if (/\s/.test(text)) throw new SmilesError(smiles, 'it contains a blank', 'give the SMILES alone, without a name');
    errors?.clear_buffer();
    const molecule = rdkit.get_mol(text);
    if (!molecule) throw new SmilesError(smiles, reasonIn(errors?.get_buffer() ?? ''), 'correct it or leave it out');
    try {
      return ask(molecule);
    } finally {
      molecule.delete();
    }
  }

  return {
    version: rdkit.version(),
    canonical: (smiles) => withMolecule(smiles, (molecule) => molecule.get_smiles()),
    descriptors: (smiles, { perAtom = false } = {}) => {
      const plain = numbersOf(withMolecule(smiles, (molecule) => molecule.get_descriptors()));
      return perAtom ? { ...plain, ...perHeavyAtom(plain, plain.NumHeavyAtoms!) } : plain;
    },
    groups: (smiles, { perAtom = false } = {}) => {
      counter ??= groupCounter(rdkit);
      const { count } = counter;
      return withMolecule(smiles, (molecule) => {
        const counts = count(molecule);
        if (!perAtom) return counts;
        return { ...counts, ...perHeavyAtom(counts, numbersOf(molecule.get_descriptors()).NumHeavyAtoms!) };
      });
    },
    fingerprint: (smiles, { radius = 2, bits = 2048 } = {}) => {
      checkRange('radius', radius, 0, 10, 1);
      checkRange('bits', bits, 32, 65_536, 32);
      const settings = JSON.stringify({ radius, nBits: bits });
      return packed(withMolecule(smiles, (molecule) => molecule.get_morgan_fp_as_uint8array(settings) as Uint8Array));
    },
    close: () => {
      if (open) errors?.delete();
      if (open) counter?.close();
      open = false;
    },
  };
}

/** RDKit writes null for what it cannot compute. */
function numbersOf(json: string): Record<string, number> {
  return JSON.parse(json, (_, value) => value ?? Number.NaN);
}

/** Shares and shape indices, which do not add up over the atoms. */
const INTENSIVE = new Set(['FractionCSP3', 'kappa1', 'kappa2', 'kappa3', 'Phi']);

function perHeavyAtom(numbers: Readonly<Record<string, number>>, heavyAtoms: number): Record<string, number> {
  const atoms = Math.max(1, heavyAtoms);
  const extensive = Object.entries(numbers).filter(([name]) => !INTENSIVE.has(name) && name !== 'NumHeavyAtoms');
  return Object.fromEntries(extensive.map(([name, value]) => [`${name}PerAtom`, value / atoms]));
}

function packed(bytes: Uint8Array): Uint32Array {
  const words = new Uint32Array(bytes.length / 4);
  bytes.forEach((byte, i) => {
    words[i >>> 2]! |= byte << (8 * (i & 3));
  });
  return words;
}

/** The first line of RDKit's complaint without its time and the repeated input. */
function reasonIn(log: string): string {
  const line = log.split('\n')[0]!.replace(/^\[[\d:]+\] (SMILES Parse Error: )?/, '');
  return line.replace(/(:| for input: '.*'| while parsing: .*)$/, '').trim() || 'no molecule is written like this';
}

function checkRange(name: string, value: number, lowest: number, highest: number, step: number): void {
  if (value >= lowest && value <= highest && value % step === 0) return;
  throw new RangeError(`${name} is ${value}; give a multiple of ${step} from ${lowest} to ${highest}`);
}

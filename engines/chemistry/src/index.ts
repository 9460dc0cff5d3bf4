export type { Chemistry, DescriptorOptions, FingerprintOptions } from './chemistry.js';
export {
  type DescriptorTable,
  type DescriptorTableOptions,
  descriptorTable,
  type Library,
} from './descriptor-table.js';
export { type AtomTypes, parseAtomTypes } from './force-field/atom-types.js';
export { ForceFieldError } from './force-field/force-field-error.js';
export { type GaffTables, parseGaff, type TorsionTerm } from './force-field/gaff-tables.js';
export { formatSdf, parseSdf } from './force-field/mol-block.js';
export { ATOMIC_WEIGHTS, type Conformer, massOf, type Structure } from './force-field/molecule.js';
export { type Parameters, parametersOf, type Terms } from './force-field/parameters.js';
export { FUNCTIONAL_GROUPS, type FunctionalGroup, GROUPS_VERSION } from './functional-groups.js';
export { openChemistry } from './parallel/open-chemistry.js';
export { type AmorphousCell, amorphousCell, PackingError } from './polymers/amorphous-cell.js';
export { type Caps, type Chain, joinUnits, type Unit } from './polymers/chain.js';
export { type Fragments, fragmentsOf } from './polymers/fragments.js';
export { type PolyimideUnits, polyimideUnits } from './polymers/polyimide.js';
export { type CappedUnit, capped, chainOf } from './polymers/repeat-unit.js';
export { type Arrangement, sequenceOf, type Tacticity } from './polymers/sequence.js';
export { type Interval, marcusLogRate, marcusLogRateInterval, type Transition } from './rates/marcus.js';
export { eachSmiles, SmilesError } from './smiles-error.js';
export {
  describeMolecules,
  lookUpDescriptors,
  type MoleculeDescriptions,
  type MoleculeFeatures,
} from './substances.js';
export { type Atom, vanDerWaalsVolume } from './van-der-waals-volume.js';

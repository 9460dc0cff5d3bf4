export type { Chemistry, DescriptorOptions, FingerprintOptions } from './chemistry.js';
export {
  type DescriptorTable,
  type DescriptorTableOptions,
  descriptorTable,
  type Library,
} from './descriptor-table.js';
export { FUNCTIONAL_GROUPS, type FunctionalGroup, GROUPS_VERSION } from './functional-groups.js';
export { openChemistry } from './parallel/open-chemistry.js';
export { type Interval, marcusLogRate, marcusLogRateInterval, type Transition } from './rates/marcus.js';
export { eachSmiles, SmilesError } from './smiles-error.js';
export {
  describeMolecules,
  lookUpDescriptors,
  type MoleculeDescriptions,
  type MoleculeFeatures,
} from './substances.js';
export { type Atom, vanDerWaalsVolume } from './van-der-waals-volume.js';

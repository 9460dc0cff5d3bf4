export type { Chemistry, DescriptorOptions, FingerprintOptions } from './chemistry.js';
export { openChemistry } from './parallel/open-chemistry.js';
export { eachSmiles, SmilesError } from './smiles-error.js';
export {
  describeMolecules,
  lookUpDescriptors,
  type MoleculeDescriptions,
  type MoleculeFeatures,
} from './substances.js';

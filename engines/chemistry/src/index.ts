export type { Chemistry, DescriptorOptions, FingerprintOptions } from './chemistry.js';
export { openChemistry } from './parallel/open-chemistry.js';
export { eachSmiles, SmilesError } from './smiles-error.js';

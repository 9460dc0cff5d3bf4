export { type Elution, elutions, gradientMinutes } from './chromatography.js';
export { type ArylationConditions, arylationYield, nominalHours } from './direct-arylation.js';
export { levels as arylationLevels } from './direct-arylation-table.js';
export { type Contents, heat } from './reaction.js';
export { molarMass, type Role, type Substance, substances } from './substances.js';

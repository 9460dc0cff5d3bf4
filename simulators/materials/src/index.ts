export { elutions, gradientMinutes } from './chromatography.js';
export { type ArylationConditions, arylationYield, nominalHours } from './direct-arylation.js';
export { type Optics, type PolymerOptics, polymerOptics } from './polymer-optics.js';
export { type Contents, heat } from './reaction.js';
export { indexOfAir, refractiveIndex } from './refraction.js';
export { molarMass, type Substance, substances } from './substances.js';

export { type Chromatogram, readChromatogram } from './chromatogram/chromatogram.js';
export { type Integration, integrate, type Peak } from './chromatogram/peaks.js';
export type { AnalysisFailure } from './failure.js';
export {
  type CalibratedPeak,
  type Calibration,
  INTERNAL_STANDARD_METHOD,
  type Quantified,
  quantify,
} from './internal-standard.js';
export { type BlockAverage, blockAverage } from './molecular-dynamics/block-average.js';
export { type Drift, driftOf } from './molecular-dynamics/drift.js';
export { checkEquilibrium, type EquilibriumCheck } from './molecular-dynamics/equilibrium.js';
export {
  type FluctuationProperties,
  fluctuationErrors,
  fluctuationProperties,
  type IsobaricSeries,
} from './molecular-dynamics/fluctuations.js';
export { type GlassTransition, glassTransition } from './molecular-dynamics/glass-transition.js';
export {
  joinBlocks,
  type LammpsLog,
  type LogFailure,
  readLammpsLog,
  type ThermoBlock,
} from './molecular-dynamics/lammps-log.js';
export { abbeNumber, FRAUNHOFER, type FraunhoferLine, lorentzLorenzIndex } from './molecular-dynamics/refraction.js';
export {
  type Gradient,
  gradientOf,
  readTemperatureProfile,
  type TemperatureProfile,
  thermalConductivity,
} from './molecular-dynamics/temperature-profile.js';
export { type AngleScan, readAngleScan } from './refractometry/angle-scan.js';
export { CRITICAL_ANGLE_METHOD, type Prism, type Refraction, refractiveIndex } from './refractometry/critical-angle.js';
export { type CorrelationTime, correlationTime } from './soft-matter/autocorrelation.js';
export { cutOut, type Dimer, dimerOf, dimersWithin } from './soft-matter/dimers.js';
export { byHeight, type FilmLayer, type Layer, landed, layerOf } from './soft-matter/film.js';
export { atomAxis, inertiaAxis, type Molecule, moleculesOf } from './soft-matter/molecules.js';
export {
  type MolecularMean,
  type NematicOrder,
  nematicOrder,
  orientation,
  orientationOrder,
} from './soft-matter/orientation.js';
export { type Box, type Frame, readTrajectory, type TrajectoryFailure } from './soft-matter/trajectory.js';
export {
  type Estimate,
  type TransferIntegralStatistics,
  transferIntegralStatistics,
} from './soft-matter/transfer-integrals.js';

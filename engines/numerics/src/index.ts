export { correlate, correlateWithSlope, type KernelFamily } from './kernels/correlation.js';
export { squaredDistances } from './kernels/distances.js';
export {
  cholesky,
  factorRow,
  invertCholesky,
  logDeterminant,
  solveCholesky,
  solveLower,
  solveUpper,
} from './linear-algebra/cholesky.js';
export { dot, type Packed, packedLength, rowStart } from './linear-algebra/packed.js';
export { innerProducts, type Rows, weightedSum } from './linear-algebra/rows.js';
export { type RightHandSides, TriangularBlock } from './linear-algebra/triangular-block.js';
export { type BoundedLbfgsOptions, type Minimum, minimise, type Objective } from './optimisation/bounded-lbfgs.js';
export { gaussLegendre, type Quadrature } from './quadrature/gauss-legendre.js';
export { SOBOL_DIMENSIONS, sobol } from './quasi-random/sobol.js';
export { sobolNormals } from './quasi-random/sobol-normals.js';
export { type RandomStream, seedOf, stream } from './random/stream.js';
export { erf, erfc, erfcx } from './special/error-function.js';
export { log1mexp, logSumExp } from './special/logarithms.js';
export { normalCdf, normalLogCdf, normalLogPdf, normalPdf, normalQuantile } from './special/normal.js';
export { mean, median, quantile, standardDeviation, variance } from './statistics/statistics.js';

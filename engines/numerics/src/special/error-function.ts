// rational Chebyshev approximations: W. J. Cody, Mathematics of Computation 23 (1969) 631-637; relative error below 1e-15
const A = [3.1611237438705655, 113.86415415105016, 377.485237685302, 3209.3775891384694, 0.18577770618460315];
const B = [23.601290952344122, 244.02463793444417, 1282.6165260773723, 2844.236833439171];
const C = [
  0.5641884969886701, 8.883149794388377, 66.11919063714163, 298.6351381974001, 881.952221241769, 1712.0476126340707,
  2051.0783778260716, 1230.3393547979972, 2.1531153547440383e-8,
];
const D = [
  15.744926110709835, 117.6939508913125, 537.1811018620099, 1621.3895745666903, 3290.7992357334597, 4362.619090143247,
  3439.3676741437216, 1230.3393548037495,
];
const P = [
  0.30532663496123236, 0.36034489994980445, 0.12578172611122926, 0.016083785148742275, 0.0006587491615298378,
  0.016315387137302097,
];
const Q = [2.568520192289822, 1.8729528499234673, 0.5279051029514285, 0.06051834131244132, 0.0023352049762686918];
const INVERSE_SQRT_PI = 1 / Math.sqrt(Math.PI);
const CENTRE = 0.46875;

/** Error function erf(x) = 2/√π ∫₀ˣ exp(-t²) dt. */
export function erf(x: number): number {
  if (Math.abs(x) <= CENTRE) return erfCentre(x);
  return x > 0 ? 1 - erfc(x) : erfc(-x) - 1;
}

/** Complementary error function erfc(x) = 1 - erf(x), accurate in relative terms for large positive x. */
export function erfc(x: number): number {
  if (Math.abs(x) <= CENTRE) return 1 - erfCentre(x);
  if (x < 0) return 2 - erfc(-x);
  return x > 27 ? 0 : expMinusSquare(x) * erfcxPositive(x);
}

/** Scaled complementary error function erfcx(x) = exp(x²) erfc(x); Infinity below about -26.6. */
export function erfcx(x: number): number {
  if (Math.abs(x) <= CENTRE) return Math.exp(x * x) * (1 - erfCentre(x));
  if (x < 0) return x < -26.7 ? Infinity : 2 / expMinusSquare(-x) - erfcxPositive(-x);
  return erfcxPositive(x);
}

/** exp(-x²) for x ≥ 0 with the square split, so that its rounding is not magnified by the exponential. */
export function expMinusSquare(x: number): number {
  const coarse = Math.trunc(x * 16) / 16;
  return Math.exp(-coarse * coarse) * Math.exp(-(x - coarse) * (x + coarse));
}

function erfCentre(x: number): number {
  const y = x * x;
  let numerator = A[4]! * y;
  let denominator = y;
  for (let i = 0; i < 3; i++) {
    numerator = (numerator + A[i]!) * y;
    denominator = (denominator + B[i]!) * y;
  }
  return (x * (numerator + A[3]!)) / (denominator + B[3]!);
}

function erfcxPositive(x: number): number {
  return x <= 4 ? erfcxMiddle(x) : erfcxTail(x);
}

function erfcxMiddle(x: number): number {
  let numerator = C[8]! * x;
  let denominator = x;
  for (let i = 0; i < 7; i++) {
    numerator = (numerator + C[i]!) * x;
    denominator = (denominator + D[i]!) * x;
  }
  return (numerator + C[7]!) / (denominator + D[7]!);
}

function erfcxTail(x: number): number {
  if (x > 6.71e7) return INVERSE_SQRT_PI / x;
  const y = 1 / (x * x);
  let numerator = P[5]! * y;
  let denominator = y;
  for (let i = 0; i < 4; i++) {
    numerator = (numerator + P[i]!) * y;
    denominator = (denominator + Q[i]!) * y;
  }
  return (INVERSE_SQRT_PI - (y * (numerator + P[4]!)) / (denominator + Q[4]!)) / x;
}

import { mean } from '@meguri/numerics';

export interface Line {
  readonly slope: number;
  readonly intercept: number;
  /** Sum of the squared residuals. */
  readonly squares: number;
  /** Coefficient of determination; 1 when all values lie on the line. */
  readonly determination: number;
}

/**
 * Line through points by least squares.
 * @param x at least 2 different places.
 */
export function fitLine(x: ArrayLike<number>, y: ArrayLike<number>): Line {
  const [meanX, meanY] = [mean(Array.from(x)), mean(Array.from(y))];
  let [xx, xy, yy] = [0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    const [dx, dy] = [x[i]! - meanX, y[i]! - meanY];
    xx += dx * dx;
    xy += dx * dy;
    yy += dy * dy;
  }
  const slope = xy / xx;
  const squares = Math.max(0, yy - slope * xy);
  return { slope, intercept: meanY - slope * meanX, squares, determination: yy === 0 ? 1 : 1 - squares / yy };
}

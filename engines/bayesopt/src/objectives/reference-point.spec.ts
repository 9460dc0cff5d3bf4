import { expect, it } from 'vitest';
import { referencePoint } from './reference-point.js';

const points = [
  [0, 10],
  [4, 5],
  [1, 1],
  [5, 0],
].map((point) => Float64Array.from(point));

it('the reference point lies a tenth of the range of the front below its worst values', () => {
  expect(referencePoint(points, [undefined, undefined])).toEqual(Float64Array.of(-0.5, -1));
});

it('the reference point is what is stated, where it is stated', () => {
  expect(referencePoint(points, [undefined, 3])).toEqual(Float64Array.of(-0.5, 3));
});

it('the reference point of a front of one borrows the range of all points, else one', () => {
  expect(referencePoint([...points, Float64Array.of(6, 11)], [undefined, undefined])).toEqual(
    Float64Array.of(5.4, 9.9),
  );
  expect(referencePoint([Float64Array.of(6, 11)], [undefined, undefined])).toEqual(Float64Array.of(5.9, 10.9));
  expect(referencePoint([], [undefined])).toEqual(Float64Array.of(-0.1));
});

import { expect, it } from 'vitest';
import { referencePoint } from './reference-point.js';

const points = [
  [0, 10],
  [4, 5],
  [1, 1],
  [5, 0],
].map((point) => Float64Array.from(point));

it('the reference point lies below the worst values of the front, so far that its ends count as much as the others', () => {
  // three points of a front in two objectives: half of the ranges 5 and 10
  expect(referencePoint(points, [undefined, undefined])).toEqual(Float64Array.of(-2.5, -5));
});

it('the reference point comes nearer to a front of more points, down to a tenth of its range', () => {
  const frontOf = (size: number) =>
    Array.from({ length: size }, (_, i) => Float64Array.of(i / (size - 1), 1 - i / (size - 1)));
  const below = (size: number) => -referencePoint(frontOf(size), [undefined, undefined])[0]!;
  expect([2, 3, 5, 11, 50].map(below).map((margin) => Number(margin.toFixed(12)))).toEqual([1, 0.5, 0.25, 0.1, 0.1]);
});

it('the reference point of three objectives counts the points along an edge of the front', () => {
  const corners = [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ].map((point) => Float64Array.from(point));
  const middles = [
    [0.5, 0.5, 0],
    [0.5, 0, 0.5],
    [0, 0.5, 0.5],
  ].map((point) => Float64Array.from(point));
  const given = [undefined, undefined, undefined];
  expect(referencePoint(corners, given)).toEqual(Float64Array.of(-1, -1, -1));
  expect(referencePoint([...corners, ...middles], given)).toEqual(Float64Array.of(-0.5, -0.5, -0.5));
});

it('the reference point is what is stated, where it is stated', () => {
  expect(referencePoint(points, [undefined, 3])).toEqual(Float64Array.of(-2.5, 3));
});

it('the reference point of a front of one borrows the range of all points, else one', () => {
  expect(referencePoint([...points, Float64Array.of(6, 11)], [undefined, undefined])).toEqual(Float64Array.of(0, 0));
  expect(referencePoint([Float64Array.of(6, 11)], [undefined, undefined])).toEqual(Float64Array.of(5, 10));
  expect(referencePoint([], [undefined])).toEqual(Float64Array.of(-1));
});

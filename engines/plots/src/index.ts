export { type Bar, type BarsOptions, bars } from './bars.js';
export { type CurvePanel, curves } from './curves.js';
export { type DensityData, type DensityOptions, densityOfStates, type Overlay } from './density-of-states.js';
export { type Line, type LinesData, lines } from './lines.js';
export { type FrontOptions, type FrontPoint, paretoFront } from './pareto-front.js';
export { type Predicted, type PredictedOptions, predictedAgainstMeasured } from './predicted-against-measured.js';
export { type ScalingData, type ScalingOptions, scalingCurve } from './scaling-curve.js';
export { plotStyle, standalone } from './style.js';
export { type WeightDiagramData, type WeightDiagramOptions, weightDiagram } from './weight-diagram.js';

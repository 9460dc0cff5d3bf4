export { Health, type Readiness, type ReadinessCheck } from './health.js';
export { type LogFields, Logger, type LogLevel } from './logger.js';
export { type ConsumerMetrics, createMetrics, type MetricOptions, type Metrics } from './metrics.js';
export { asNestLogger } from './nest-logger.js';
export { HEALTH, LOGGER, METRICS, ObservabilityModule } from './observability.module.js';
export { childTrace, newTrace, parseTraceparent, type TraceContext, traceOf } from './trace.js';

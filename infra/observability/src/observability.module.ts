import { type DynamicModule, Module } from '@nestjs/common';
import { Health } from './health.js';
import { Logger, type LogLevel } from './logger.js';
import { createMetrics } from './metrics.js';

/** Logger of this service. */
export const LOGGER = Symbol('LOGGER');
/** Metrics of this service instance. */
export const METRICS = Symbol('METRICS');
/** Readiness checks of this service instance. */
export const HEALTH = Symbol('HEALTH');

/** Provides LOGGER, METRICS and HEALTH to every module of a service; MEGURI_LOG_LEVEL sets the least level. */
@Module({})
export class ObservabilityModule {
  static forRoot(o: { service: string; logger?: Logger; level?: LogLevel }): DynamicModule {
    return {
      module: ObservabilityModule,
      global: true,
      providers: [
        {
          provide: LOGGER,
          useValue: o.logger ?? new Logger(o.service, { level: o.level ?? levelOf(process.env.MEGURI_LOG_LEVEL) }),
        },
        { provide: METRICS, useFactory: () => createMetrics(o.service) },
        { provide: HEALTH, useFactory: () => new Health() },
      ],
      exports: [LOGGER, METRICS, HEALTH],
    };
  }
}

const levels: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];
const levelOf = (text: string | undefined): LogLevel | undefined => levels.find((level) => level === text);

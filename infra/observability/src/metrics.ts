import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export interface MetricOptions<Label extends string> {
  /** Without prefix, with its unit at the end; counters end in `_total`, e.g. `trials_requested_total`. */
  readonly name: string;
  readonly help: string;
  /** Names of labels whose values come from closed sets, never ids. */
  readonly labels?: readonly Label[];
}

/** What every consumer of events reports without anybody asking. */
export interface ConsumerMetrics {
  readonly handled: Counter<'durable' | 'outcome'>;
  readonly handlingSeconds: Histogram<'durable'>;
  readonly redelivered: Counter<'durable'>;
  readonly pending: Gauge<'durable'>;
}

/** The metrics of one service instance, in a registry of their own; names begin with `meguri_<service>_`. */
export class Metrics {
  readonly registry = new Registry<typeof Registry.OPENMETRICS_CONTENT_TYPE>();
  readonly consumer: ConsumerMetrics;
  readonly #prefix: string;

  constructor(service: string) {
    this.#prefix = `meguri_${service.replaceAll('-', '_')}_`;
    // must precede the first metric: exemplars exist only in OpenMetrics registries
    this.registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
    this.registry.setDefaultLabels({ service });
    collectDefaultMetrics({ register: this.registry });
    this.consumer = this.#consumerMetrics();
  }

  counter<Label extends string = never>({ name, help, labels = [] }: MetricOptions<Label>): Counter<Label> {
    return new Counter({ name: this.#prefix + name, help, labelNames: labels, registers: [this.registry] });
  }

  gauge<Label extends string = never>(
    { name, help, labels = [] }: MetricOptions<Label>,
    /** Called when the metrics are read; sets the current value. */
    collect?: (gauge: Gauge<Label>) => void | Promise<void>,
  ): Gauge<Label> {
    const gauge: Gauge<Label> = new Gauge({
      name: this.#prefix + name,
      help,
      labelNames: labels,
      registers: [this.registry],
      ...(collect && { collect: () => collect(gauge) }),
    });
    return gauge;
  }

  histogram<Label extends string = never>(
    { name, help, labels = [] }: MetricOptions<Label>,
    buckets: readonly number[] = SECONDS,
  ): Histogram<Label> {
    return new Histogram({
      name: this.#prefix + name,
      help,
      labelNames: labels,
      buckets: [...buckets],
      registers: [this.registry],
    });
  }

  /** The text that Prometheus scrapes, with its media type. */
  async expose(): Promise<{ readonly contentType: string; readonly body: string }> {
    return { contentType: this.registry.contentType, body: await this.registry.metrics() };
  }

  #consumerMetrics(): ConsumerMetrics {
    return {
      handled: this.counter({
        name: 'messages_handled_total',
        help: 'Messages that left a consumer, by outcome.',
        labels: ['durable', 'outcome'],
      }),
      handlingSeconds: this.histogram({
        name: 'message_handling_seconds',
        help: 'Time from the start of a handler to its end, each try.',
        labels: ['durable'],
      }),
      redelivered: this.counter({
        name: 'messages_redelivered_total',
        help: 'Messages that were delivered before.',
        labels: ['durable'],
      }),
      pending: this.gauge({
        name: 'messages_pending',
        help: 'Messages of the stream that the consumer has not been given yet.',
        labels: ['durable'],
      }),
    };
  }
}

// from 0.5 ms, the cost of one event, to half a minute
const SECONDS = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30];

export const createMetrics = (service: string): Metrics => new Metrics(service);

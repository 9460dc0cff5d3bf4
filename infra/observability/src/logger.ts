export type LogLevel = 'debug' | 'info' | 'warn' | 'error';
export type LogFields = Readonly<Record<string, unknown>>;

const severity: Record<LogLevel, number> = { debug: 0, info: 1, warn: 2, error: 3 };

export interface LoggerOptions {
  /** Least severe level that is written; default: info. */
  readonly level?: LogLevel;
  /** Takes one line including its line feed; default: standard error. */
  readonly write?: (line: string) => void;
}

/**
 * Writes one JSON object per line: time, level, service, message, then the fields.
 * Messages are constant sentences; what varies goes into fields. Levels: error = a person must act, warn = retried,
 * info = a fact, debug = off.
 */
export class Logger {
  readonly #fields: LogFields;
  readonly #least: number;
  readonly #write: (line: string) => void;

  constructor(
    readonly service: string,
    private readonly options: LoggerOptions = {},
    fields: LogFields = {},
  ) {
    this.#fields = fields;
    this.#least = severity[options.level ?? 'info'];
    this.#write = options.write ?? ((line) => void process.stderr.write(line));
  }

  debug(message: string, fields?: LogFields): void {
    this.#log('debug', message, fields);
  }
  info(message: string, fields?: LogFields): void {
    this.#log('info', message, fields);
  }
  warn(message: string, fields?: LogFields): void {
    this.#log('warn', message, fields);
  }
  error(message: string, fields?: LogFields): void {
    this.#log('error', message, fields);
  }

  /** A logger that adds these fields to every line. */
  child(fields: LogFields): Logger {
    return new Logger(this.service, this.options, { ...this.#fields, ...fields });
  }

  #log(level: LogLevel, message: string, fields: LogFields = {}): void {
    if (severity[level] < this.#least) return;
    const line = { time: new Date().toISOString(), level, service: this.service, message, ...this.#fields, ...fields };
    this.#write(`${JSON.stringify(line, describeErrors)}\n`);
  }
}

function describeErrors(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (!(value instanceof Error)) return value;
  const { name, message, stack, cause } = value;
  const extra = { ...('code' in value && { code: value.code }), ...('context' in value && { context: value.context }) };
  return { name, message, ...extra, stack, ...(cause !== undefined && { cause }) };
}

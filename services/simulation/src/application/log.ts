/** What the application says to the log: constant messages, data in fields. */
export interface Log {
  info(message: string, fields?: Record<string, unknown>): void;
  error(message: string, fields?: Record<string, unknown>): void;
}
export const LOG = Symbol('LOG');

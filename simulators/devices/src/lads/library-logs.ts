import { format, stripVTControlCharacters } from 'node:util';
import type { Logger } from '@meguri/observability';
import { setErrorLogger, setWarningLogger } from 'node-opcua';

/** Sends node-opcua's own warnings to our log: standard output carries the ready line and nothing else. */
export function logLibraryTo(logger: Logger): void {
  const text = (parts: unknown[]) => stripVTControlCharacters(format(...parts));
  // the first argument is where in the library it was said
  setWarningLogger((_context, ...parts) => logger.warn('node-opcua warns', { text: text(parts) }));
  setErrorLogger((_context, ...parts) => logger.error('node-opcua fails', { text: text(parts) }));
}

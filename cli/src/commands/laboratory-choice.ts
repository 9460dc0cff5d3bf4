import { type Command, InvalidArgumentError, Option } from 'commander';
import { defaultDataDirectory } from '../places.js';

/** Adds the options that say which laboratory a command is for. */
export function withLaboratory(command: Command): Command {
  return command
    .addOption(
      new Option('--url <address>', 'address of the console (default: that of the local one)')
        .env('MEGURI_URL')
        .argParser(parseAddress),
    )
    .addOption(
      new Option('--laboratory <directory>', 'data directory of the laboratory on this machine')
        .env('MEGURI_DATA')
        .default(defaultDataDirectory),
    );
}

export const jsonOption = ['--json', 'print the result as one JSON object on the last line of stdout'] as const;

/** An address, or nothing. */
export function parseAddress(text: string): string {
  if (text === '' || (/^https?:/.test(text) && URL.canParse(text))) return text;
  throw new InvalidArgumentError('Not an address such as http://127.0.0.1:8080.');
}

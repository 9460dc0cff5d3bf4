import { type Command, InvalidArgumentError } from 'commander';
import { Output } from '../output.js';
import { defaultDataDirectory } from '../places.js';
import type { StartOptions } from '../start/run-start.js';

export function addStart(program: Command): void {
  program
    .command('start')
    .description('Run the whole laboratory on this machine, and a campaign in it.')
    .option('--campaign <file>', 'campaign file to run (default: the bundled campaigns/direct-arylation.yaml)')
    .option('--data <directory>', 'where the laboratory keeps everything', defaultDataDirectory)
    .option('--fresh', 'move earlier data aside and begin anew')
    .option('--once', 'end when the campaign has ended')
    .option('--json', 'print the result of the campaign as the last line of stdout; progress goes to stderr')
    .option('--port <number>', 'port of the page in the browser (default: a free one, kept from then on)', parsePort)
    .addHelpText(
      'after',
      `
An unfinished campaign in the data directory continues exactly where it was; else a new one starts.
The laboratory serves its page until Ctrl-C; typing Ctrl-C again ends it at once.

Environment:
  NATS_URL         a running NATS server with JetStream, instead of an own one
  NATS_SERVER_BIN  path of the nats-server to start
  MONGO_URL        a running MongoDB replica set, instead of the embedded database

Examples:
  meguri start
  meguri start --fresh --once --json > result.json
  meguri start --campaign my-campaign.yaml --data ~/lab --port 8080`,
    )
    .action(async (options: StartOptions) => {
      const { runStart } = await import('../start/run-start.js');
      process.exitCode = await runStart(options, new Output(options.json ?? false));
    });
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new InvalidArgumentError('Not a port: 1 to 65535.');
  return port;
}

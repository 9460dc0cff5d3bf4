import type { Writable } from 'node:stream';

/**
 * What a command says. With `json`, people's lines go to stderr and stdout ends with exactly one JSON object; else
 * people's lines go to stdout.
 */
export class Output {
  readonly people: Writable & { isTTY?: boolean };

  constructor(readonly json: boolean) {
    this.people = json ? process.stderr : process.stdout;
  }

  say(line: string): void {
    this.people.write(`${line}\n`);
  }

  /** The result of the command, for programs; people were told already. */
  result(value: object): void {
    if (this.json) process.stdout.write(`${JSON.stringify(value)}\n`);
  }
}

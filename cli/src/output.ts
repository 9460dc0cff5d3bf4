import type { Writable } from 'node:stream';

const CLEAR_LINE = '\r\u001B[2K';

/**
 * What a command says. With `json`, people's lines go to stderr and stdout ends with exactly one JSON object; else
 * people's lines go to stdout.
 */
export class Output {
  readonly people: Writable & { isTTY?: boolean };

  constructor(readonly json: boolean) {
    this.people = json ? process.stderr : process.stdout;
  }

  /** A line for people; on a terminal it takes the place of the bar, which is drawn again below. */
  say(line: string): void {
    this.people.write(`${this.people.isTTY ? CLEAR_LINE : ''}${line}\n`);
  }

  /** The result of the command, for programs; people were told already. */
  result(value: object): void {
    if (this.json) process.stdout.write(`${JSON.stringify(value)}\n`);
  }
}

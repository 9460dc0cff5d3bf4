/** An event in its CloudEvents envelope, as far as pages look at it. */
export interface LabEvent {
  readonly id: string;
  readonly type: string;
  readonly time: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** live: heard a moment ago. blind: the console answers but has lost the laboratory. lost: nothing is heard. */
export type Connection = 'connecting' | 'live' | 'blind' | 'lost';

/** Heartbeats come every three seconds; after this long without one nothing shown may be called live. */
const SILENCE_MS = 8000;
const AGAIN_MS = 2000;

/** The short fact of an event, e.g. TrialObserved. */
export const factOf = ({ type }: LabEvent): string => type.split('.').at(-2) ?? type;

/** Follows server-sent events for as long as the page lives, and says how it stands with the connection. */
export class LiveEvents {
  #source: EventSource | undefined;
  #silence: number | undefined;

  constructor(
    private readonly url: string,
    private readonly heard: (event: LabEvent) => void,
    private readonly changed: (state: Connection) => void,
  ) {
    this.#connect();
  }

  #connect(): void {
    this.changed('connecting');
    const source = new EventSource(this.url);
    this.#source = source;
    this.#expectLife();
    source.addEventListener('message', (message) => this.heard(JSON.parse(message.data) as LabEvent));
    source.addEventListener('heartbeat', (message) => {
      const { connected } = JSON.parse(message.data) as { connected: boolean };
      this.changed(connected ? 'live' : 'blind');
      this.#expectLife();
    });
    source.addEventListener('error', () => {
      this.changed('lost');
      // the browser comes back by itself from a cut connection, but not from an error answer
      if (source.readyState === EventSource.CLOSED) this.#again();
    });
  }

  #expectLife(): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => {
      this.changed('lost');
      this.#again();
    }, SILENCE_MS);
  }

  #again(): void {
    this.#source?.close();
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#connect(), AGAIN_MS);
  }
}

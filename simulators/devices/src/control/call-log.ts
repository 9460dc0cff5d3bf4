export interface ReceivedCall {
  readonly device: string;
  readonly unit: string;
  readonly program: string;
  readonly taskId: string;
  /** wall time in ms with fractions */
  readonly at: number;
}

const kept = 10_000;

/** When StartProgram calls arrived, whatever became of them; the newest ones only. */
export class CallLog {
  #calls: ReceivedCall[] = [];

  note(call: Omit<ReceivedCall, 'at'>): void {
    this.#calls.push({ ...call, at: performance.timeOrigin + performance.now() });
    if (this.#calls.length > 2 * kept) this.#calls = this.#calls.slice(-kept);
  }

  get calls(): readonly ReceivedCall[] {
    return this.#calls;
  }
}

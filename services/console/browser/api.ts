/** A refusal of the console, with what to do about it. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  constructor(
    message: string,
    readonly code: string,
    readonly remedy: string,
    readonly problems: readonly Problem[] = [],
  ) {
    super(message);
  }
}

export interface Problem {
  /** The table that has it; absent for what was written itself. */
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  readonly field: string;
  readonly message: string;
  readonly remedy?: string;
}

/** Asks the console. */
export const get = <T>(path: string): Promise<T> => request<T>(path);

/** Asks for a file. */
export const getText = async (path: string): Promise<string> => (await respond(path)).text();

/** Gives a command; a repetition by the browser itself is carried out once. */
export const post = <T>(path: string, body: object = {}): Promise<T> =>
  request<T>(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() },
    body: JSON.stringify(body),
  });

/** A path with its parts escaped. */
export const path = (literals: TemplateStringsArray, ...parts: readonly string[]): string =>
  literals.reduce((made, literal, index) => made + encodeURIComponent(parts[index - 1] ?? '') + literal);

async function request<T>(target: string, init: RequestInit = {}): Promise<T> {
  const response = await respond(target, init);
  return (await response.json().catch(() => undefined)) as T;
}

async function respond(target: string, init: RequestInit = {}): Promise<Response> {
  const response = await fetch(target, init).catch(() => {
    throw new Refusal('The console does not answer.', 'OFFLINE', 'Check that the laboratory runs on this machine.');
  });
  if (response.ok) return response;
  throw refusalOf(response.status, (await response.json().catch(() => undefined)) as Partial<Refusal> | undefined);
}

const refusalOf = (status: number, answer: Partial<Refusal> = {}): Refusal =>
  new Refusal(
    answer.message ?? `The console answered ${status}.`,
    answer.code ?? '',
    answer.remedy ?? '',
    answer.problems,
  );

/** A text that is no readable SMILES; says which one and what to do. */
export class SmilesError extends Error {
  override readonly name = 'SmilesError';
  readonly smiles: string;
  readonly reason: string;
  /** What the caller can do about it. */
  readonly remedy: string;
  /** Place in the list it came in, counted from 0. */
  readonly index: number | undefined;

  constructor(smiles: string, reason: string, remedy: string, index?: number) {
    super(`${index === undefined ? '' : `molecule ${index}: `}${JSON.stringify(smiles)} cannot be read: ${reason}`);
    this.smiles = smiles;
    this.reason = reason;
    this.remedy = remedy;
    this.index = index;
  }
}

/** What `ask` answers for every SMILES of a list; a {@link SmilesError} then also says where in the list it arose. */
export function eachSmiles<T>(list: readonly string[], ask: (smiles: string) => T): T[] {
  return list.map((smiles, index) => {
    try {
      return ask(smiles);
    } catch (error) {
      throw error instanceof SmilesError ? new SmilesError(error.smiles, error.reason, error.remedy, index) : error;
    }
  });
}

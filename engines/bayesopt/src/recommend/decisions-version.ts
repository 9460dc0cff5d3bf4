/**
 * Version of what this engine decides: raised with every change after which any question has another answer, be it in the last bit, so that
 * who decides a stored question again can tell a change of the engine from a mistake. `decisions.spec.ts` notices such changes.
 */
export const DECISIONS_VERSION = 5;

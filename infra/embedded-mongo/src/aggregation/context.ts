import type { Doc } from '../bson/document.js';
import { compileExpression } from '../expression/compile.js';
import { type Evaluate } from '../expression/scope.js';
import type { CompileExpression } from '../query/matcher.js';
import type { CollectionInfo } from '../store/catalog.js';
import type { View, WriteUnit } from '../store/store.js';

/** Where a pipeline runs: what it may read and write, and the variables it sees. */
export interface PipelineContext {
  readonly view: View;
  readonly database: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** Present when the pipeline may end in `$out` or `$merge`. */
  readonly unit?: WriteUnit;
  /** How stages run pipelines of their own. */
  readonly pipelines: Pipelines;
  /** Called once per document; throws when the command's time is up. */
  readonly tick: () => void;
}

/** Compiles and runs pipelines inside a stage. */
export interface Pipelines {
  /** A pipeline that must not write, as one stage. */
  compile(pipeline: unknown, context: PipelineContext): Stage;
  /** The results of a pipeline on a collection; none of a collection that does not exist. */
  run(pipeline: unknown, collection: CollectionInfo | undefined, context: PipelineContext): Iterable<Doc>;
}

/** Turns documents into documents, one at a time where it can. */
export type Stage = (input: Iterable<Doc>) => Iterable<Doc>;

/** Compiles the operand of a stage. */
export type StageCompiler = (operand: unknown, context: PipelineContext, name: string) => Stage;

/** Names of the variables an expression may use here. */
export const variableNames = (context: PipelineContext): ReadonlySet<string> => new Set(Object.keys(context.variables));

/** Compiles an expression into a function of a document, with the context's variables. */
export function expressionsOf(context: Pick<PipelineContext, 'variables'>): CompileExpression {
  const names = new Set(Object.keys(context.variables));
  return (expression) => {
    const evaluate: Evaluate = compileExpression(expression, names);
    return (root) => evaluate({ root, variables: context.variables });
  };
}

/** The collection of that name in the pipeline's database, if there is one. */
export function collectionOf(context: PipelineContext, name: string): CollectionInfo | undefined {
  return context.view.catalog.get(`${context.database}.${name}`);
}

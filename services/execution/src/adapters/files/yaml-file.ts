import type { FileProblem } from '@meguri/contracts';
import { type Document, isMap, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';

export type Read<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly FileProblem[] };

/** Reads a YAML text by a schema; every problem comes with its line, column and field, all at once. */
export function readYaml<Schema extends z.ZodType>(text: string, schema: Schema): Read<z.infer<Schema>> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const placed = (offset: number, field: string, message: string, remedy: string): FileProblem => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col), field, message, remedy };
  };
  if (document.errors.length > 0)
    return {
      ok: false,
      problems: document.errors.map((error) =>
        placed(error.pos[0], '', `not readable as YAML: ${error.message}`, 'Correct the line; indent with spaces.'),
      ),
    };
  const result = schema.safeParse(document.toJS());
  if (result.success) return { ok: true, value: result.data };
  const problems = result.error.issues.flatMap(issuesWithin).map(({ path, message }) => {
    const remedy = 'Correct the field as the message says.';
    return placed(offsetOf(document, path), fieldOf(path), message, remedy);
  });
  return { ok: false, problems };
}

interface Issue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** Unknown fields are reported one by one, where they stand. */
function issuesWithin(issue: z.core.$ZodIssue): Issue[] {
  if (issue.code !== 'unrecognized_keys') return [issue];
  return issue.keys.map((key) => ({ path: [...issue.path, key], message: `${key} is not a field here` }));
}

/** Where the value of a path begins; for a missing one, where the nearest value around it begins. */
function offsetOf(document: Document.Parsed, path: readonly PropertyKey[]): number {
  for (let length = path.length; length >= 0; length--) {
    const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    const range = (node as { range?: [number, number, number] } | undefined)?.range;
    if (range) return isMap(node) && length > 0 ? keyOffset(document, path.slice(0, length)) : range[0];
  }
  return 0;
}

function keyOffset(document: Document.Parsed, path: readonly PropertyKey[]): number {
  const around = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  const key = isMap(around)
    ? around.items.find((item) => String((item.key as { value?: unknown }).value) === String(path.at(-1)))?.key
    : document.getIn(path, true);
  return (key as { range?: [number, number, number] } | undefined)?.range?.[0] ?? 0;
}

const fieldOf = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (field, part) => (typeof part === 'number' ? `${field}[${part}]` : `${field}${field ? '.' : ''}${String(part)}`),
    '',
  );

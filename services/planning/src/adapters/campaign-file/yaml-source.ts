import type { FileProblem } from '@meguri/contracts';
import { type Document, isAlias, isScalar, LineCounter, type Node, parseDocument, type YAMLParseError } from 'yaml';

/** Where something stands, lines and columns from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A YAML text with the problems found in it so far, and the places of the fields that were looked at. */
export class YamlSource {
  readonly #problems: FileProblem[] = [];
  readonly #positions = new Map<string, Position>();
  readonly #lines = new LineCounter();
  readonly #document: Document.Parsed;

  constructor(private readonly text: string) {
    this.#document = parseDocument(text, { lineCounter: this.#lines, prettyErrors: false });
    for (const error of this.#document.errors) this.#reportSyntax(error);
  }

  /** Whether the text can be read at all; keys given twice are reported and do not prevent reading. */
  get isReadable(): boolean {
    return this.#document.errors.every(({ code }) => code === 'DUPLICATE_KEY');
  }

  get root(): Node | null {
    return this.#document.contents;
  }

  /** Every problem, in the order of the lines. */
  get problems(): FileProblem[] {
    return this.#problems.toSorted((a, b) => a.line - b.line || a.column - b.column);
  }

  report(field: string, position: Position, message: string, remedy: string): void {
    this.#problems.push({ ...position, field, message, remedy });
  }

  /** The node itself, or the one that an alias stands for. */
  resolve(node: unknown): Node | undefined {
    return isAlias(node) ? node.resolve(this.#document) : ((node as Node | null) ?? undefined);
  }

  /** The place of a node, which from now on is the place of the field. */
  locate(field: string, node: Node | undefined, otherwise: Position): Position {
    const { line, col } = node?.range
      ? this.#lines.linePos(node.range[0])
      : { line: otherwise.line, col: otherwise.column };
    const position = { line: Math.max(1, line), column: Math.max(1, col) };
    this.#positions.set(field, position);
    return position;
  }

  /** Where the character `index`, from 0, of a text in the file stands; one beyond the last is the end of the text. */
  positionWithin(node: Node | undefined, index: number): Position | undefined {
    if (!isScalar<string>(node) || !node.range || typeof node.value !== 'string') return undefined;
    const [begin, end] = node.range;
    const isBlock = node.type === 'BLOCK_FOLDED' || node.type === 'BLOCK_LITERAL';
    let at = isBlock ? this.text.indexOf('\n', begin) : begin;
    // quotes, escapes and line ends stand between the characters, none takes the place of one
    const letters = [...node.value.slice(0, index + 1).trimEnd()].filter((letter) => letter.trim() !== '');
    for (const letter of letters) at = this.text.indexOf(letter, at) + 1;
    const { line, col } = this.#lines.linePos(Math.min(index < node.value.length ? at - 1 : at, end));
    return { line, column: col };
  }

  /** The place of a field, or of the nearest field around it that exists. */
  positionOf(field: string): Position {
    for (let path = field; path !== ''; path = path.replace(/(^|\.[^.[]+|\[\d+\]|[^.[]+)$/, '')) {
      const position = this.#positions.get(path);
      if (position) return position;
    }
    return { line: 1, column: 1 };
  }

  #reportSyntax(error: YAMLParseError): void {
    const { line, col } = this.#lines.linePos(error.pos[0]);
    const position = { line: Math.max(1, line), column: Math.max(1, col) };
    this.report('', position, `Not readable as YAML: ${error.message}`, remedies[error.code] ?? REWRITE);
  }
}

const REWRITE =
  'Correct the line; indent with spaces, write `name: value`, and put texts with special characters in quotes.';
const remedies: Partial<Record<YAMLParseError['code'], string>> = {
  DUPLICATE_KEY: 'Keep one of the two fields of that name.',
  TAB_AS_INDENT: 'Indent with spaces instead of tabs.',
  MULTIPLE_DOCS: 'Keep one campaign in the file: remove everything from the line --- on.',
};

import { isMap, isScalar, isSeq, type Node } from 'yaml';
import type { Located } from '../../application/ports.js';
import { nearestWord, oneOf } from '../../domain/nearest-word.js';
import type { Position, YamlSource } from './yaml-source.js';

/** The known fields of a map, by name; a field that is not in the file is absent. */
export type Fields<Name extends string> = Partial<Record<Name, Place>>;

/** A value in the file that knows where it stands; what it is asked to be and is not, it reports, and gives undefined. */
export class Place {
  readonly #position: Position;
  readonly #node: Node | undefined;

  constructor(
    private readonly source: YamlSource,
    node: unknown,
    readonly field: string,
    around: Position,
  ) {
    this.#node = source.resolve(node);
    this.#position = source.locate(field, this.#node, around);
  }

  /** What was read here, with the field it was read from. */
  located<Value>(value: Value | undefined): Located<Value>[] {
    return value === undefined ? [] : [{ field: this.field, value }];
  }

  /** Reports a problem of this value; gives undefined, as the value has none. */
  report(message: string, remedy: string): undefined {
    this.source.report(this.field, this.#position, message, remedy);
    return undefined;
  }

  /** Reports a problem of the text here that begins at its character `index`, from 0. */
  reportWithin(index: number, message: string, remedy: string): undefined {
    const position = this.source.positionWithin(this.#node, index) ?? this.#position;
    this.source.report(this.field, position, message, remedy);
    return undefined;
  }

  /** Reports a field that is not there. */
  missing(name: string, remedy: string): undefined {
    this.source.report(this.#path(name), this.#position, `${this.#path(name)} is missing.`, remedy);
    return undefined;
  }

  /** The fields of a map; those that are not known are reported. */
  fields<const Name extends string>(known: readonly Name[]): Fields<Name> | undefined {
    if (!isMap(this.#node)) {
      const example = `Write its fields as \`name: value\`, one a line; it has: ${known.join(', ')}.`;
      return this.report(`${this.#title} must be a map of fields.`, example);
    }
    const fields: Fields<Name> = {};
    for (const { key, value } of this.#node.items) {
      const name = isScalar(key) ? String(key.value) : '';
      if (isOneOf(known, name)) fields[name] = new Place(this.source, value, this.#path(name), this.#positionOf(key));
      else this.#reportUnknown(name, this.#positionOf(key), known);
    }
    return fields;
  }

  /** The fields of a map whose names are free, each with the place of its name. */
  entries(): { readonly name: string; readonly key: Place; readonly value: Place }[] | undefined {
    if (!isMap(this.#node)) return this.report(`${this.#title} must be a map.`, 'Write it as `{ name: value, … }`.');
    return this.#node.items.map(({ key, value }) => {
      const name = isScalar(key) ? String(key.value) : '';
      const path = this.#path(name);
      return {
        name,
        key: new Place(this.source, key, path, this.#position),
        value: new Place(this.source, value, path, this.#positionOf(key)),
      };
    });
  }

  /** The items of a list. */
  items(): Place[] | undefined {
    if (!isSeq(this.#node))
      return this.report(`${this.#title} must be a list.`, 'Write one item a line, each after a dash.');
    return this.#node.items.map((item, i) => new Place(this.source, item, `${this.field}[${i}]`, this.#position));
  }

  text(): string | undefined {
    const value = this.raw;
    if (typeof value === 'string' && value !== '') return value;
    if (typeof value === 'number' || typeof value === 'boolean')
      return this.report(
        `${this.#title} must be a text, not the ${typeof value} ${value}.`,
        `Put it in quotes: "${value}".`,
      );
    return this.report(`${this.#title} must be a text.`, 'Write a text there.');
  }

  /** A text that may be empty. */
  textOrEmpty(): string | undefined {
    return this.raw === '' ? '' : this.text();
  }

  number(): number | undefined {
    const value = this.raw;
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    return this.report(`${this.#title} must be a finite number.`, 'Write a number without unit, such as 0.1 or 120.');
  }

  numberWithin(lower: number, upper = Number.MAX_VALUE): number | undefined {
    const value = this.number();
    if (value === undefined || (value >= lower && value <= upper)) return value;
    return this.report(`${this.#title} is ${value}.`, `Write a number ${rangeInWords(lower, upper)}.`);
  }

  positive(): number | undefined {
    const value = this.number();
    if (value === undefined || value > 0) return value;
    return this.report(`${this.#title} is ${value}.`, 'Write a number above 0.');
  }

  whole(lower: number, upper = Number.MAX_SAFE_INTEGER): number | undefined {
    const value = this.number();
    if (value === undefined || (Number.isSafeInteger(value) && value >= lower && value <= upper)) return value;
    return this.report(`${this.#title} is ${value}.`, `Write a whole number ${rangeInWords(lower, upper)}.`);
  }

  truth(): boolean | undefined {
    const value = this.raw;
    if (typeof value === 'boolean') return value;
    return this.report(`${this.#title} must be true or false.`, 'Write true or false, without quotes.');
  }

  /** One of some words; others are reported as an unknown `what`. */
  choice<const Word extends string>(words: readonly Word[], what: string): Word | undefined {
    const value = this.text();
    if (value === undefined || isOneOf(words, value)) return value;
    return this.report(`${value} is no ${what}.`, oneOf(value, words));
  }

  /** One field of a map, without looking at the others. */
  at(name: string): Place | undefined {
    const pair = isMap(this.#node)
      ? this.#node.items.find(({ key }) => isScalar(key) && key.value === name)
      : undefined;
    return pair && new Place(this.source, pair.value, this.#path(name), this.#positionOf(pair.key));
  }

  /** The value as it stands there, unchecked; undefined for lists and maps. */
  get raw(): unknown {
    return isScalar(this.#node) ? this.#node.value : undefined;
  }

  get isMap(): boolean {
    return isMap(this.#node);
  }

  get isList(): boolean {
    return isSeq(this.#node);
  }

  get #title(): string {
    return this.field === '' ? 'The file' : this.field;
  }

  #path(name: string): string {
    return this.field === '' ? name : `${this.field}.${name}`;
  }

  #positionOf(key: unknown): Position {
    return this.source.locate('', this.source.resolve(key), this.#position);
  }

  #reportUnknown(name: string, position: Position, known: readonly string[]): void {
    const near = nearestWord(name, known);
    const meant = near === undefined ? '' : `Did you mean ${near}? `;
    const remedy = `${meant}${this.#title} has the fields: ${known.join(', ')}.`;
    this.source.report(this.#path(name), position, `${name} is not a field of ${this.field || 'a campaign'}.`, remedy);
  }
}

const rangeInWords = (lower: number, upper: number): string =>
  upper >= Number.MAX_SAFE_INTEGER ? `of at least ${lower}` : `from ${lower} to ${upper}`;

const isOneOf = <Word extends string>(words: readonly Word[], value: string): value is Word =>
  (words as readonly string[]).includes(value);

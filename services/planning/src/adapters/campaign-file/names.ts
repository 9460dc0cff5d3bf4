import type { Fields, Place } from './place.js';

const NAME = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;

/** The name of something: a letter, then letters, digits, dashes or underscores. */
export function nameIn(fields: Fields<'name'>, owner: Place): string | undefined {
  if (!fields.name) return owner.missing('name', 'Give it a name.');
  const name = fields.name.text();
  if (name === undefined || NAME.test(name)) return name;
  return fields.name.report(
    `"${name}" cannot be a name.`,
    'Begin with a letter, then use letters, digits, dashes or underscores, at most 64 in all.',
  );
}

/** Reports every item whose value another one before it has already. */
export function reportRepeated<Value>(read: readonly { place: Place; value: Value }[], remedy: string): void {
  const seen = new Set<Value>();
  for (const { place, value } of read) {
    if (seen.has(value)) place.report(`${value} stands here a second time.`, remedy);
    seen.add(value);
  }
}

/** Reports every item of a list that has the name of one before it. */
export function reportRepeatedNames(items: readonly Place[]): void {
  const names = items.flatMap((item) => {
    const place = item.at('name');
    return typeof place?.raw === 'string' ? [{ place, value: place.raw }] : [];
  });
  reportRepeated(names, 'Give each one a name of its own.');
}

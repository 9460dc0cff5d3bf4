/** Bytes that a value takes as JSON in a message. */
export const bytesOf = (value: unknown): number => new TextEncoder().encode(JSON.stringify(value)).byteLength;

/** As many items from the front as fit into an answer of so many bytes of JSON; at least one, if there is any. */
export function fitting<T>(items: readonly T[], largest: number): T[] {
  let bytes = 0;
  const end = items.findIndex((item, index) => {
    bytes += bytesOf(item) + 1;
    return bytes > largest && index > 0;
  });
  return end === -1 ? [...items] : items.slice(0, end);
}

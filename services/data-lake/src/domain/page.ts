/** As many items from the front as fit into an answer of so many bytes of JSON; at least one, if there is any. */
export function fitting<T>(items: readonly T[], largest: number): T[] {
  let bytes = 0;
  const size = (item: T) => new TextEncoder().encode(JSON.stringify(item)).byteLength + 1;
  const end = items.findIndex((item, index) => {
    bytes += size(item);
    return bytes > largest && index > 0;
  });
  return end === -1 ? [...items] : items.slice(0, end);
}

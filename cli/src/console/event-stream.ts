/**
 * Reads server-sent events (WHATWG HTML, section 9.2) whose data is JSON. Messages with a name, such as heartbeats, are
 * skipped.
 */
export async function* readEventStream(body: ReadableStream<Uint8Array>): AsyncGenerator<unknown> {
  let rest = '';
  for await (const text of body.pipeThrough(new TextDecoderStream())) {
    const blocks = (rest + text).replaceAll('\r\n', '\n').split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const data = dataOf(block);
      if (data !== '') yield JSON.parse(data);
    }
  }
}

function dataOf(block: string): string {
  const lines = block.split('\n');
  if (lines.some((line) => line.startsWith('event:'))) return '';
  const data = lines.filter((line) => line.startsWith('data:'));
  return data.map((line) => line.slice(line.startsWith('data: ') ? 6 : 5)).join('\n');
}

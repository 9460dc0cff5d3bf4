import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Parser } from '@asyncapi/parser';
import { allEvents, contractOfType, Envelope, generatedDocuments } from '@meguri/contracts';
import { CloudEvent } from 'cloudevents';
import { describe, expect, it } from 'vitest';

const contracts = join(import.meta.dirname, '../../contracts');
const read = (...path: string[]) => readFileSync(join(contracts, ...path), 'utf8');

describe('the generated documents', () => {
  it('are those that the schemas give; after a change run `npm run generate`', () => {
    const committed = readdirSync(join(contracts, 'generated'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(join(contracts, 'generated').length + 1));
    const documents = generatedDocuments();
    expect(committed.sort()).toEqual([...documents.keys()].sort());
    const stale = [...documents].filter(([path, text]) => read('generated', path) !== text).map(([path]) => path);
    expect(stale, 'run `npm run generate`').toEqual([]);
  });

  it('contain an AsyncAPI document without errors', async () => {
    const { document, diagnostics } = await new Parser().parse(read('generated', 'asyncapi.json'));
    expect(diagnostics.filter((diagnostic) => diagnostic.severity === 0)).toEqual([]);
    expect(document?.channels().all().length).toBeGreaterThan(10);
  });
});

describe('the committed examples', () => {
  const examples = readdirSync(join(contracts, 'examples'));

  it('show every type and version', () => {
    expect(allEvents.map((event) => `${event.type}.json`).filter((name) => !examples.includes(name))).toEqual([]);
  });

  it.each(examples)('%s still reads, and says the same when written again', (name) => {
    const example = JSON.parse(read('examples', name));
    const { data, ...envelope } = Envelope.parse(example);
    const contract = contractOfType(envelope.type);
    expect(contract, `${envelope.type} is no longer known`).toBeDefined();
    expect({ ...envelope, data: contract?.schema.parse(data) }).toEqual(example);
  });

  it.each(examples)('%s is a CloudEvent to others', (name) => {
    const example = JSON.parse(read('examples', name));
    expect(JSON.parse(JSON.stringify(new CloudEvent(example, true)))).toEqual(example);
  });
});

import { randomBytes } from 'node:crypto';
import { type RunningNats, startNats } from '@meguri/testing';
import { Objm } from '@nats-io/obj';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FileStore } from './index.js';

let nats: RunningNats;
let execution: FileStore;
let lake: FileStore;
const chromatogram = { mediaType: 'text/csv', name: 'chromatogram.csv' };

beforeAll(async () => {
  nats = await startNats();
  execution = new FileStore(await nats.connect(), 'execution');
  lake = new FileStore(await nats.connect(), 'data-lake');
});
afterAll(() => nats.stop());

describe('a file', () => {
  it('is read by another service under its hash, whatever its size', async () => {
    for (const size of [0, 1, 3_000_000]) {
      const bytes = new Uint8Array(randomBytes(size));
      const reference = await execution.put(bytes, chromatogram);
      expect(reference).toMatchObject({ bytes: size, ...chromatogram });
      expect(Buffer.from(await lake.get(reference)).equals(bytes)).toBe(true);
    }
  });

  it('is stored once however often it is put', async () => {
    const bytes = new Uint8Array(randomBytes(200_000));
    const reference = await execution.put(bytes, chromatogram);
    const bucket = await new Objm(await nats.connect()).open('files-execution');
    const { size } = await bucket.status();
    expect(await execution.put(bytes, { ...chromatogram, name: 'again.csv' })).toMatchObject({
      sha256: reference.sha256,
    });
    expect((await bucket.status()).size).toBe(size);
  });

  it('is gone when it is dropped, and can be put again', async () => {
    const bytes = new Uint8Array(randomBytes(1000));
    const reference = await execution.put(bytes, chromatogram);
    await lake.drop(reference);
    await expect(lake.get(reference)).rejects.toMatchObject({ code: 'FILE.UNKNOWN' });
    await execution.put(bytes, chromatogram);
    expect(Buffer.from(await lake.get(reference)).equals(bytes)).toBe(true);
  });

  it('whose bytes are not those of its hash is refused', async () => {
    const reference = await execution.put(new Uint8Array([1, 2, 3]), chromatogram);
    const bucket = await new Objm(await nats.connect()).open('files-execution');
    await bucket.putBlob({ name: reference.sha256 }, new Uint8Array([9]));
    await expect(lake.get(reference)).rejects.toMatchObject({ code: 'FILE.DAMAGED' });
  });
});

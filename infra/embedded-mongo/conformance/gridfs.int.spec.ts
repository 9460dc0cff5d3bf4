import { createHash, randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { type Doc, testDatabase } from './server.js';

const database = testDatabase();

function store(bytes: Buffer, name: string) {
  const bucket = new database.mongoose.mongo.GridFSBucket(database.connection.db!, { bucketName: 'raw' });
  const upload = bucket.openUploadStream(name, { metadata: { of: name } });
  return new Promise<{ bucket: typeof bucket; id: Doc }>((resolve, reject) => {
    upload.once('error', reject).once('finish', () => resolve({ bucket, id: upload.id }));
    upload.end(bytes);
  });
}

it('a large file comes back as it was, whole and in part', async () => {
  const bytes = randomBytes(20_000_000);
  const { bucket, id } = await store(bytes, 'spectrum.bin');
  const read = Buffer.concat(await bucket.openDownloadStream(id).toArray());
  const hash = (buffer: Buffer) => createHash('sha256').update(buffer).digest('hex');
  expect(hash(read)).toBe(hash(bytes));
  const part = Buffer.concat(await bucket.openDownloadStream(id, { start: 1_000_000, end: 1_500_000 }).toArray());
  expect(part.equals(bytes.subarray(1_000_000, 1_500_000))).toBe(true);
});

it('files are found by name, renamed and deleted', async () => {
  const { bucket, id } = await store(Buffer.from('peaks'), 'chromatogram.txt');
  await store(Buffer.alloc(0), 'empty');
  expect((await bucket.find({ 'metadata.of': 'chromatogram.txt' }).toArray()).map((file) => file.length)).toEqual([5]);
  await bucket.rename(id, 'other.txt');
  expect(Buffer.concat(await bucket.openDownloadStreamByName('other.txt').toArray()).toString()).toBe('peaks');
  expect(Buffer.concat(await bucket.openDownloadStreamByName('empty').toArray()).length).toBe(0);
  await bucket.delete(id);
  await expect(bucket.openDownloadStream(id).toArray()).rejects.toThrow(/FileNotFound/);
  expect(await database.connection.collection('raw.chunks').countDocuments({ files_id: id })).toBe(0);
});

import { Binary, BSON, Long } from 'bson';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTemporary } from '../conformance/server.js';
import { WireClient } from './wire-client.js';

let server: Awaited<ReturnType<typeof startTemporary>>;
let client: WireClient;

const portOf = ({ url }: { url: string }): number => Number(new URL(url).port);

beforeAll(async () => {
  server = await startTemporary();
  client = await WireClient.connect(portOf(server));
});

afterAll(async () => {
  client.end();
  await server.close();
});

describe('a message', () => {
  it('may carry its documents in a sequence', async () => {
    const reply = await client.run({ insert: 'sequences' }, { sequences: { documents: [{ _id: 1 }, { _id: 2 }] } });
    expect(reply).toEqual({ n: 2, ok: 1 });
  });

  it('may come in many pieces, and many messages in one', async () => {
    const bytes = Buffer.concat([1, 2, 3].map((id) => frame({ ping: 1, $db: 'wire', comment: 'x'.repeat(id * 1000) })));
    for (let at = 0; at < bytes.length; at += 700) client.write(bytes.subarray(at, at + 700));
    for (let i = 0; i < 3; i++) expect(await client.receive()).toEqual({ ok: 1 });
  });

  it('with moreToCome is carried out and not answered', async () => {
    client.send({ insert: 'silent', documents: [{ _id: 1 }], writeConcern: { w: 0 } }, { flags: 2 });
    expect(await client.run({ count: 'silent' })).toEqual({ n: 1, ok: 1 });
  });

  it('that allows exhaust is answered once', async () => {
    expect(await client.run({ hello: 1 }, { flags: 1 << 16 })).toMatchObject({ isWritablePrimary: true, ok: 1 });
    expect(await client.run({ ping: 1 })).toEqual({ ok: 1 });
  });

  it('with a flag it must understand and does not is refused', async () => {
    expect(await client.run({ ping: 1 }, { flags: 4 })).toMatchObject({ ok: 0, code: 22 });
    expect(await client.run({ ping: 1 }, { flags: 1 })).toMatchObject({ ok: 0, code: 22 });
  });

  it('with another opcode is refused', async () => {
    expect(await client.run({ ping: 1 }, { opcode: 2012 })).toMatchObject({ ok: 0, code: 22 });
  });

  it('with broken BSON is refused, and the connection goes on', async () => {
    const body = Buffer.from(BSON.serialize({ ping: 1, $db: 'wire' }));
    body[4] = 99;
    expect(await client.run({}, { body })).toMatchObject({ ok: 0, code: 22 });
    const truncated = Buffer.from(BSON.serialize({ insert: 'x', $db: 'wire', documents: [{ a: 'text' }] }));
    truncated.writeInt32LE(9999, truncated.length - 14);
    expect(await client.run({}, { body: truncated })).toMatchObject({ ok: 0 });
    expect(await client.run({ ping: 1 })).toEqual({ ok: 1 });
  });

  it('longer than 48 MB ends the connection', async () => {
    const other = await WireClient.connect(portOf(server));
    const head = Buffer.alloc(16);
    head.writeInt32LE(48_000_001, 0);
    other.write(head);
    await other.closed();
    expect(await client.run({ ping: 1 })).toEqual({ ok: 1 });
  });

  it('of the old handshake is answered in the old form', async () => {
    const query = BSON.serialize({ isMaster: 1 });
    const head = Buffer.alloc(20);
    const rest = Buffer.concat([Buffer.from('admin.$cmd\0'), Buffer.alloc(8), query]);
    head.writeInt32LE(head.length + rest.length, 0);
    head.writeInt32LE(77, 4);
    head.writeInt32LE(2004, 12);
    client.write(Buffer.concat([head, rest]));
    expect(await client.receive()).toMatchObject({ ismaster: true, maxWireVersion: 21, ok: 1 });
  });

  it('needs a database', async () => {
    expect(await client.run({ ping: 1, $db: undefined })).toMatchObject({ ok: 0, code: 40571 });
  });
});

describe('a write with a number', () => {
  const lsid = { id: new Binary(Buffer.alloc(16, 7), Binary.SUBTYPE_UUID) };
  const add = (number: number) => ({
    update: 'numbered',
    updates: [{ q: { _id: 1 }, u: { $inc: { n: 1 } }, upsert: true }],
    lsid,
    txnNumber: Long.fromNumber(number),
  });

  it('is carried out once however often it is sent, and each time gets the first answer', async () => {
    const first = await client.run(add(1));
    expect(first).toMatchObject({ n: 1, upserted: [{ index: 0, _id: 1 }], ok: 1 });
    expect(await client.run(add(1))).toEqual(first);
    expect(await client.run(add(2))).toMatchObject({ nModified: 1 });
    expect((await client.run({ find: 'numbered', filter: {} })).cursor.firstBatch).toEqual([{ _id: 1, n: 2 }]);
  });

  it('older than the last is refused', async () => {
    expect(await client.run(add(1))).toMatchObject({ ok: 0, code: 225 });
  });
});

describe('a cursor', () => {
  const docs = Array.from({ length: 50 }, (_, n) => ({ n }));

  it('belongs to the session and the collection that opened it', async () => {
    await client.run({ insert: 'owned' }, { sequences: { documents: docs } });
    const lsid = { id: new Binary(Buffer.alloc(16, 8), Binary.SUBTYPE_UUID) };
    const { cursor } = await client.run({ find: 'owned', batchSize: 5, lsid });
    expect(cursor.firstBatch.length).toBe(5);
    const getMore = Long.fromNumber(cursor.id);
    expect(await client.run({ getMore, collection: 'owned' })).toMatchObject({ ok: 0, code: 50738 });
    expect(await client.run({ getMore, collection: 'other', lsid })).toMatchObject({ ok: 0, code: 13 });
    expect((await client.run({ getMore, collection: 'owned', lsid })).cursor).toMatchObject({ id: 0 });
    expect(await client.run({ getMore, collection: 'owned', lsid })).toMatchObject({ ok: 0, code: 43 });
  });

  it('of batch size 0 begins with an empty batch', async () => {
    const { cursor } = await client.run({ find: 'owned', batchSize: 0 });
    expect(cursor.firstBatch).toEqual([]);
    const more = await client.run({ getMore: Long.fromNumber(cursor.id), collection: 'owned', batchSize: 50 });
    expect([more.cursor.nextBatch.length, more.cursor.id]).toEqual([50, 0]);
  });

  it('that is killed is gone', async () => {
    const { cursor } = await client.run({ find: 'owned', batchSize: 5 });
    const id = Long.fromNumber(cursor.id);
    expect(await client.run({ killCursors: 'owned', cursors: [id] })).toMatchObject({ cursorsKilled: [cursor.id] });
    expect(await client.run({ killCursors: 'owned', cursors: [id] })).toMatchObject({ cursorsNotFound: [cursor.id] });
    expect(await client.run({ getMore: id, collection: 'owned' })).toMatchObject({ code: 43 });
  });

  it('on a collection that was dropped ends with an error', async () => {
    await client.run({ insert: 'dropped' }, { sequences: { documents: docs } });
    const { cursor } = await client.run({ find: 'dropped', batchSize: 5 });
    await client.run({ drop: 'dropped' });
    const replies = [];
    for (let i = 0; i < 3; i++) {
      replies.push(await client.run({ getMore: Long.fromNumber(cursor.id), collection: 'dropped', batchSize: 40 }));
    }
    expect(replies.map(({ code }) => code)).toContain(175);
  });

  it('nobody reads is closed', async () => {
    const quick = await startTemporary({ cursorTimeout: 1, expireEvery: 20 });
    const other = await WireClient.connect(portOf(quick));
    await other.run({ insert: 'c' }, { sequences: { documents: docs } });
    const { cursor } = await other.run({ find: 'c', batchSize: 5 });
    const { cursor: kept } = await other.run({ find: 'c', batchSize: 5, noCursorTimeout: true });
    while ((await other.run({ serverStatus: 1 })).metrics.cursor.open.total > 1);
    expect(await other.run({ getMore: Long.fromNumber(cursor.id), collection: 'c' })).toMatchObject({ code: 43 });
    expect(await other.run({ getMore: Long.fromNumber(kept.id), collection: 'c' })).toMatchObject({ ok: 1 });
    other.end();
    await quick.close();
  });
});

describe('a transaction', () => {
  const inTransaction = (id: number, number: number, start = false) => ({
    lsid: { id: new Binary(Buffer.alloc(16, id), Binary.SUBTYPE_UUID) },
    txnNumber: Long.fromNumber(number),
    autocommit: false,
    ...(start ? { startTransaction: true } : {}),
  });

  it('committed twice was committed once', async () => {
    await client.run({ insert: 'committed', documents: [{ _id: 1 }], ...inTransaction(1, 1, true) });
    expect(await client.run({ commitTransaction: 1, ...inTransaction(1, 1) })).toEqual({ ok: 1 });
    expect(await client.run({ commitTransaction: 1, ...inTransaction(1, 1) })).toEqual({ ok: 1 });
    expect(await client.run({ abortTransaction: 1, ...inTransaction(1, 1) })).toMatchObject({ ok: 0, code: 251 });
  });

  it('that nobody began cannot go on or end', async () => {
    const unknown = { ok: 0, code: 251, errorLabels: ['TransientTransactionError'] };
    expect(await client.run({ insert: 'c', documents: [{}], ...inTransaction(2, 1) })).toMatchObject(unknown);
    expect(await client.run({ commitTransaction: 1, ...inTransaction(2, 1) })).toMatchObject(unknown);
  });

  it('that waits too long for another gives up with a write conflict', async () => {
    const other = await WireClient.connect(portOf(server));
    await client.run({ insert: 'held', documents: [{ _id: 1 }], ...inTransaction(3, 1, true) });
    const refused = await other.run({ insert: 'held', documents: [{ _id: 2 }], ...inTransaction(4, 1, true) });
    expect(refused).toMatchObject({ ok: 0, code: 112, errorLabels: ['TransientTransactionError'] });
    await client.run({ abortTransaction: 1, ...inTransaction(3, 1) });
    other.end();
  });

  it('makes a plain write wait for its end', async () => {
    const other = await WireClient.connect(portOf(server));
    await client.run({ insert: 'waited', documents: [{ _id: 1 }], ...inTransaction(5, 1, true) });
    const waiting = other.run({ insert: 'waited', documents: [{ _id: 1 }] });
    await client.run({ commitTransaction: 1, ...inTransaction(5, 1) });
    expect((await waiting).writeErrors).toMatchObject([{ code: 11000 }]);
    other.end();
  });

  it('that is never ended is aborted', async () => {
    const quick = await startTemporary({ transactionLifetime: 20 });
    const other = await WireClient.connect(portOf(quick));
    await other.run({ insert: 'c', documents: [{ _id: 1 }], ...inTransaction(6, 1, true) });
    expect(await other.run({ insert: 'c', documents: [{ _id: 2 }] })).toMatchObject({ n: 1 });
    expect(await other.run({ count: 'c' })).toMatchObject({ n: 1 });
    other.end();
    await quick.close();
  });
});

it('documents past their time are removed', async () => {
  const quick = await startTemporary({ expireEvery: 20 });
  const other = await WireClient.connect(portOf(quick));
  const index = { key: { at: 1 }, name: 'at_1', expireAfterSeconds: 0 };
  await other.run({ createIndexes: 'c', indexes: [index] });
  const docs = [
    { at: new Date(0) },
    { at: [new Date(0), new Date(4e12)] },
    { at: new Date(4e12) },
    { at: 'never' },
    {},
  ];
  await other.run({ insert: 'c', documents: docs });
  while ((await other.run({ count: 'c' })).n > 3);
  expect((await other.run({ distinct: 'c', key: 'at' })).values).toEqual([new Date(4e12), 'never']);
  other.end();
  await quick.close();
});

function frame(command: object): Buffer {
  const body = BSON.serialize(command);
  const head = Buffer.alloc(21);
  head.writeInt32LE(head.length + body.length, 0);
  head.writeInt32LE(77, 4);
  head.writeInt32LE(2013, 12);
  return Buffer.concat([head, body]);
}

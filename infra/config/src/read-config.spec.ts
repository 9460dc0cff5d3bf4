import { isLabError } from '@meguri/contracts';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readConfig } from './index.js';

const schema = z.object({
  NATS_URL: z.string(),
  PORT: z.coerce.number().int().min(0).max(65_535).default(0),
  MODE: z.enum(['lab', 'local']).optional(),
});

describe('configuration from the environment', () => {
  it('reads the named variables with their types and leaves the rest alone', () => {
    expect(readConfig(schema, { NATS_URL: 'nats://lab', PORT: '8080', HOME: '/root' })).toEqual({
      NATS_URL: 'nats://lab',
      PORT: 8080,
    });
  });

  it('treats an empty variable as absent', () => {
    expect(readConfig(schema, { NATS_URL: 'nats://lab', PORT: '' }).PORT).toBe(0);
  });

  it('names every problem at once and shows no value', () => {
    const read = () => readConfig(schema, { PORT: '70000', MODE: 'secret-word' });
    expect(read).toThrowError(/NATS_URL.*PORT.*MODE/);
    try {
      read();
    } catch (error) {
      expect(isLabError(error) && error.code).toBe('CONFIG.INVALID');
      expect(JSON.stringify(error) + (error as Error).message).not.toContain('secret-word');
    }
  });
});

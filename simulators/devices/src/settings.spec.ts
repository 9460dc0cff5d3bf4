import { describe, expect, it } from 'vitest';
import { readSettings } from './settings.js';

const needed = { MEGURI_DATA: '/data', WORLD_URL: 'http://127.0.0.1:1' };

describe('the settings of the devices', () => {
  it('are all five devices on free ports when nothing is said', () => {
    expect(readSettings(needed)).toMatchObject({
      devices: ['dispenser', 'arm', 'reactor', 'hplc', 'refractometer'],
      ports: new Map(),
      timeScale: 20_000,
    });
  });

  it('name ports by device', () => {
    const { ports } = readSettings({ ...needed, MEGURI_DEVICE_PORTS: 'arm=4842,hplc=0' });
    expect([...ports]).toEqual([
      ['arm', 4842],
      ['hplc', 0],
    ]);
  });

  it('are refused when a port is no number', () => {
    expect(() => readSettings({ ...needed, MEGURI_DEVICE_PORTS: 'arm:4842' })).toThrowError(/arm:4842/);
  });
});

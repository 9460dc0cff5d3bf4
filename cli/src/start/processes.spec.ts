import { describe, expect, it } from 'vitest';
import { laboratoryProcesses, portNames, type Site, services } from './processes.js';

const ports = Object.fromEntries(portNames.map((name, i) => [name, 20_000 + i])) as Site['ports'];
const site: Site = {
  root: '/meguri',
  data: '/data',
  ports,
  nats: { kind: 'own', binary: '/usr/sbin/nats-server', config: '/data/nats.conf', prepare: async () => {} },
  passwords: new Map(services.map((service) => [service, `secret of ${service}`])),
  workcell: { file: '/meguri/workcells/arylation.yaml', timeScale: 20_000 },
  separateDevices: false,
};

describe('the processes of a laboratory', () => {
  it('depend only on processes that exist, and on none that depends on them', () => {
    const processes = new Map(laboratoryProcesses(site).map((process) => [process.name, process]));
    const needs = (name: string): string[] =>
      processes.get(name)!.dependsOn.flatMap((needed) => [needed, ...needs(needed)]);
    for (const name of processes.keys()) expect(needs(name)).not.toContain(name);
  });

  it('know their own NATS password and nobody else’s', () => {
    for (const { name, environment } of laboratoryProcesses(site)) {
      const secrets = Object.values(environment).filter((value) => value.startsWith('secret'));
      expect(secrets).toEqual(services.some((service) => service === name) ? [`secret of ${name}`] : []);
    }
  });

  it('leave out servers that were given, and connect to these', () => {
    const given: Site = {
      ...site,
      nats: { kind: 'given', url: 'nats://lab:4222' },
      passwords: new Map(),
      mongoUrl: 'mongodb://lab/meguri',
    };
    const processes = new Map(laboratoryProcesses(given).map((process) => [process.name, process]));
    expect([...processes.keys()]).toEqual(['devices', 'world', ...services]);
    expect(processes.get('data-lake')).toMatchObject({
      dependsOn: [],
      environment: { NATS_URL: 'nats://lab:4222', MONGO_URL: 'mongodb://lab/meguri' },
    });
    expect(processes.get('planning')!.environment).not.toHaveProperty('NATS_PASSWORD');
  });

  it('host the simulated devices together, or one by one at the same ports', () => {
    const alone = laboratoryProcesses({ ...site, separateDevices: true }).map(({ name }) => name);
    expect(alone).toEqual(expect.arrayContaining(['dispenser', 'arm', 'reactor', 'hplc', 'refractometer']));
    expect(alone).not.toContain('devices');
    const endpoints = (separateDevices: boolean) =>
      laboratoryProcesses({ ...site, separateDevices }).find(({ name }) => name === 'execution')!.environment
        .MEGURI_DEVICE_ENDPOINTS;
    expect(endpoints(true)).toBe(endpoints(false));
  });
});

import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { workflows } from './index.js';
import { lammpsCapabilities, stylesUsedIn } from './lammps-styles.js';
import { polymerMd } from './polymer-md/polymer-md.js';

const help = `Installed packages:

KSPACE MOLECULE 
EXTRA-PAIR 

List of individual style options included in this LAMMPS executable

* Pair styles:

born            lj/charmm/coul/charmm/implicit  
zero            

* Fix styles

shake           nve
`;

describe('LAMMPS', () => {
  it('says what packages and styles it has', () => {
    const styles = ['pair born', 'pair lj/charmm/coul/charmm/implicit', 'pair zero', 'fix shake', 'fix nve'];
    expect(lammpsCapabilities(help)).toEqual(['KSPACE', 'MOLECULE', 'EXTRA-PAIR', ...styles]);
  });

  it('needs what a script names, each once', () => {
    const script =
      'pair_style lj/cut 8.0\nfix a all nve\nunfix a\nfix a all nve\ncompute slabs all chunk/atom bin/1d\n';
    expect(stylesUsedIn(script)).toEqual(['pair lj/cut', 'fix nve', 'compute chunk/atom']);
  });

  it('needs more for a conductivity, and another sum of charges for production', () => {
    const lmp = (...[asked]: Parameters<NonNullable<typeof polymerMd.requires>>) => polymerMd.requires!(asked).lmp;
    expect(lmp({})).toEqual(expect.arrayContaining(['pair lj/cut/coul/long', 'kspace pppm', 'fix shake']));
    expect(lmp({})).not.toContain('fix thermal/conductivity');
    expect(lmp({ properties: ['thermal_conductivity'] })).toContain('fix thermal/conductivity');
    expect(lmp({ profile: 'production' })).toContain('pair lj/charmm/coul/long');
  });

  const { status, stdout } = spawnSync('lmp', ['-h'], { encoding: 'utf8' });
  it.skipIf(status !== 0)('of Debian can do all that is asked of it (apt-get install lammps)', () => {
    const able = lammpsCapabilities(stdout);
    for (const { requires, profiles, properties } of workflows.values())
      for (const profile of profiles) {
        const all = { profile, properties: properties.map(({ name }) => name) };
        expect(able).toEqual(expect.arrayContaining([...(requires?.(all).lmp ?? [])]));
      }
  });
});

import { advanceYield } from './direct-arylation.js';
import { type Role, substances } from './substances.js';

/** What is in a vessel by substance: mmol of a solid, mL of a liquid. */
export type Contents = Readonly<Record<string, number>>;

/**
 * Contents after heating. Without palladium, both substrates, base, ligand or solvent nothing happens; of several bases,
 * ligands or solvents each counts by its share. Yield is on the aryl bromide charged; the imidazole may limit it.
 * @param celsius temperature of the vessel
 * @param hours time at that temperature
 */
export function heat(contents: Contents, celsius: number, hours: number): Contents {
  const solvents = shares(contents, 'solvent');
  const formed = contents.product ?? 0;
  const bromide = contents['aryl-bromide'] ?? 0;
  const imidazole = contents['imidazole-substrate'] ?? 0;
  if (!(contents['Pd(OAc)2'] && bromide && imidazole && solvents.total)) return contents;

  const charged = bromide + formed;
  const before = (100 * formed) / charged;
  let after = 0;
  for (const base of shares(contents, 'base').parts)
    for (const ligand of shares(contents, 'ligand').parts)
      for (const solvent of solvents.parts) {
        const conditions = {
          base: base.substance,
          ligand: ligand.substance,
          solvent: solvent.substance,
          concentration: charged / solvents.total,
          temperature: celsius,
          hours,
        };
        after += base.share * ligand.share * solvent.share * advanceYield(before, conditions);
      }
  const made = Math.min(Math.max(0, (charged * after) / 100 - formed), bromide, imidazole);
  if (made === 0) return contents;
  return {
    ...contents,
    product: formed + made,
    'aryl-bromide': bromide - made,
    'imidazole-substrate': imidazole - made,
  };
}

interface Shares {
  readonly total: number;
  readonly parts: readonly { readonly substance: string; readonly share: number }[];
}

function shares(contents: Contents, role: Role): Shares {
  const present = Object.entries(contents)
    .filter(([substance, amount]) => amount > 0 && substances[substance]?.role === role)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const total = present.reduce((sum, [, amount]) => sum + amount, 0);
  return { total, parts: present.map(([substance, amount]) => ({ substance, share: amount / total })) };
}

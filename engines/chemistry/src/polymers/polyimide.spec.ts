import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Chemistry, openChemistry } from '../index.js';
import { polyimideUnits } from './polyimide.js';
import { capped } from './repeat-unit.js';

const PMDA = 'O=C1OC(=O)c2cc3C(=O)OC(=O)c3cc12';
const BPDA = 'O=C1OC(=O)c2cc(ccc12)-c1ccc2C(=O)OC(=O)c2c1';
const SIX_FDA = 'O=C1OC(=O)c2cc(ccc12)C(C(F)(F)F)(C(F)(F)F)c1ccc2C(=O)OC(=O)c2c1';
const NTDA = 'O=C1OC(=O)c2ccc3C(=O)OC(=O)c4ccc1c2c34';
const ODA = 'Nc1ccc(Oc2ccc(N)cc2)cc1';
const PPD = 'Nc1ccc(N)cc1';

let chemistry: Chemistry;
beforeAll(async () => {
  chemistry = await openChemistry();
});
afterAll(() => chemistry.close());
const canonical = (smiles: string) => chemistry.canonical(smiles);

describe('a dianhydride and a diamine', () => {
  it.each([
    ['Kapton', PMDA, ODA, '*c1ccc(cc1)Oc1ccc(cc1)N1C(=O)c2cc3c(cc2C1=O)C(=O)N(*)C3=O'],
    ['Upilex-S', BPDA, PPD, '*c1ccc(cc1)N1C(=O)c2ccc(cc2C1=O)-c1ccc2c(c1)C(=O)N(*)C2=O'],
    [
      '6FDA-ODA',
      SIX_FDA,
      ODA,
      '*c1ccc(cc1)Oc1ccc(cc1)N1C(=O)c2ccc(cc2C1=O)C(C(F)(F)F)(C(F)(F)F)c1ccc2c(c1)C(=O)N(*)C2=O',
    ],
    ['a six-ring imide', NTDA, PPD, '*c1ccc(cc1)N1C(=O)c2ccc3C(=O)N(*)C(=O)c4ccc(C1=O)c2c34'],
    ['an aliphatic one', PMDA, 'NCCCCCCN', '*CCCCCCN1C(=O)c2cc3c(cc2C1=O)C(=O)N(*)C3=O'],
  ])('imidise to %s', (_, dianhydride, diamine, unit) => {
    expect(canonical(polyimideUnits(dianhydride, diamine).polyimide)).toBe(canonical(unit));
  });

  it('first grow the polyamic acid whose amides are farthest apart', () => {
    const { polyamicAcid } = polyimideUnits(PMDA, ODA);
    const para = '*Nc1ccc(cc1)Oc1ccc(cc1)NC(=O)c1cc(C(=O)O)c(cc1C(=O)O)C(*)=O';
    expect(canonical(polyamicAcid)).toBe(canonical(para));
    expect(chemistry.descriptors(polyamicAcid).amw).toBeCloseTo(218.12 + 200.24, 1); // nothing is lost yet
  });

  it('give the same units however they are written, each with two open ends', () => {
    const units = polyimideUnits(canonical(PMDA), '[NH2]c1ccc(cc1)Oc1ccc(N)cc1');
    expect(canonical(units.polyimide)).toBe(canonical(polyimideUnits(PMDA, ODA).polyimide));
    for (const unit of Object.values(units)) expect(capped(unit).ends).toHaveLength(2);
  });

  it.each([
    ['CCO', ODA, /"CCO" .*no cyclic anhydrides/],
    ['O=C1OC(=O)c2ccccc12', ODA, /one cyclic anhydride$/],
    ['CC(=O)OC(C)=O', ODA, /no cyclic anhydrides/],
    [PMDA, 'Nc1ccccc1', /one primary amine$/],
    [PMDA, 'NC(=O)CCN', /one primary amine$/],
    [PMDA, 'CNc1ccc(NC)cc1', /no primary amines/],
    [PMDA, 'Nc1cc(N)cc(N)c1', /3 primary amines/],
    [PMDA, 'Nc1ccc(N)cc1.Cl', /several fragments/],
    ['O=C1OC(=O', ODA, /not closed/],
  ])('are refused when they are %s and %s', (dianhydride, diamine, reason) => {
    expect(() => polyimideUnits(dianhydride, diamine)).toThrow(reason);
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Chemistry, FUNCTIONAL_GROUPS, openChemistry } from './index.js';

let chemistry: Chemistry;
beforeAll(async () => {
  chemistry = await openChemistry();
});
afterAll(() => chemistry.close());

/** The groups that a molecule has. */
const found = (smiles: string) =>
  Object.fromEntries(Object.entries(chemistry.groups(smiles)).filter(([, count]) => count !== 0));

/** Molecules whose groups their names tell; every group is in one of them. */
const molecules: readonly (readonly [string, string, Record<string, number>])[] = [
  ['aspirin', 'CC(=O)Oc1ccccc1C(=O)O', { nMethyl: 1, nBenzene: 1, nCarboxylicAcid: 1, nEster: 1 }],
  ['paracetamol', 'CC(=O)Nc1ccc(O)cc1', { nMethyl: 1, nBenzene: 1, nPhenol: 1, nAmide: 1 }],
  ['tert-butanol', 'CC(C)(C)O', { nMethyl: 3, nTertButyl: 1, nAlcohol: 1 }],
  ['diphenylacetylene', 'c1ccccc1C#Cc1ccccc1', { nAlkyne: 1, nBenzene: 2 }],
  ['glycidyl methacrylate', 'CC(=C)C(=O)OCC1CO1', { nMethyl: 1, nAlkene: 1, nEpoxide: 1, nEster: 1 }],
  ['ethyl formate', 'CCOC=O', { nMethyl: 1, nEster: 1 }],
  ['benzaldehyde', 'O=Cc1ccccc1', { nBenzene: 1, nAldehyde: 1 }],
  ['acetone', 'CC(C)=O', { nMethyl: 2, nKetone: 1 }],
  ['benzoquinone', 'O=C1C=CC(=O)C=C1', { nAlkene: 2, nKetone: 2, nQuinone: 1 }],
  ['naphthoquinone', 'O=C1C=CC(=O)c2ccccc12', { nAlkene: 1, nBenzene: 1, nKetone: 2, nQuinone: 1 }],
  ['anthraquinone', 'O=C1c2ccccc2C(=O)c2ccccc12', { nBenzene: 2, nKetone: 2, nQuinone: 1 }],
  ['ethylene carbonate', 'O=C1OCCO1', { nCarbonate: 1 }],
  ['potassium acetate', 'CC(=O)[O-].[K+]', { nMethyl: 1, nCarboxylicAcid: 1 }],
  ['pyromellitic dianhydride', 'O=C1OC(=O)c2cc3C(=O)OC(=O)c3cc12', { nBenzene: 1, nAnhydride: 2 }],
  ['oxydianiline', 'Nc1ccc(Oc2ccc(N)cc2)cc1', { nBenzene: 2, nEther: 1, nPrimaryAmine: 2 }],
  ['di-tert-butyl peroxide', 'CC(C)(C)OOC(C)(C)C', { nMethyl: 6, nTertButyl: 2, nPeroxide: 1 }],
  ['diethylamine', 'CCNCC', { nMethyl: 2, nSecondaryAmine: 1 }],
  ['triethylamine', 'CCN(CC)CC', { nMethyl: 3, nTertiaryAmine: 1 }],
  ['triphenylamine', 'c1ccc(cc1)N(c1ccccc1)c1ccccc1', { nBenzene: 3, nTertiaryAmine: 1, nTriarylamine: 1 }],
  ['tetramethylammonium', 'C[N+](C)(C)C', { nMethyl: 4, nAmmonium: 1 }],
  ['benzylideneaniline', 'C(=Nc1ccccc1)c1ccccc1', { nBenzene: 2, nImine: 1 }],
  ['benzonitrile', 'N#Cc1ccccc1', { nBenzene: 1, nNitrile: 1 }],
  ['nitrobenzene', '[O-][N+](=O)c1ccccc1', { nBenzene: 1, nNitro: 1 }],
  ['azobenzene', 'c1ccccc1N=Nc1ccccc1', { nBenzene: 2, nAzo: 1 }],
  ['benzyl azide', '[N-]=[N+]=NCc1ccccc1', { nBenzene: 1, nAzide: 1 }],
  ['phthalimide', 'O=C1NC(=O)c2ccccc12', { nBenzene: 1, nImide: 1 }],
  ['1,3-dimethylurea', 'CNC(=O)NC', { nMethyl: 2, nUrea: 1 }],
  ['ethyl carbamate', 'CCOC(=O)N', { nMethyl: 1, nCarbamate: 1 }],
  ['toluene diisocyanate', 'Cc1ccc(N=C=O)cc1N=C=O', { nMethyl: 1, nBenzene: 1, nIsocyanate: 2 }],
  ['dimethylformamide', 'CN(C)C=O', { nMethyl: 2, nAmide: 1 }],
  ['N-methylpyrrolidone', 'CN1CCCC1=O', { nMethyl: 1, nAmide: 1 }],
  ['ethanethiol', 'CCS', { nMethyl: 1, nThiol: 1 }],
  ['dimethyl sulfide', 'CSC', { nMethyl: 2, nThioether: 1 }],
  ['dimethyl disulfide', 'CSSC', { nMethyl: 2, nDisulfide: 1 }],
  ['dimethyl sulfoxide', 'CS(C)=O', { nMethyl: 2, nSulfoxide: 1 }],
  ['sulfolane', 'O=S1(=O)CCCC1', { nSulfone: 1 }],
  ['benzenesulfonamide', 'NS(=O)(=O)c1ccccc1', { nBenzene: 1, nSulfonamide: 1 }],
  ['triflate', '[O-]S(=O)(=O)C(F)(F)F', { nSulfonicAcid: 1, nFluorine: 3, nTrifluoromethyl: 1 }],
  ['triphenylphosphine', 'c1ccccc1P(c1ccccc1)c1ccccc1', { nBenzene: 3, nPhosphine: 1 }],
  ['its oxide', 'c1ccccc1P(=O)(c1ccccc1)c1ccccc1', { nBenzene: 3, nPhosphineOxide: 1 }],
  ['trimethyl phosphate', 'COP(=O)(OC)OC', { nMethyl: 3, nPhosphate: 1 }],
  ['phenylboronic acid', 'OB(O)c1ccccc1', { nBenzene: 1, nBoronate: 1 }],
  ['hexamethyldisiloxane', 'C[Si](C)(C)O[Si](C)(C)C', { nMethyl: 6, nSiloxane: 1 }],
  ['tetraethoxysilane', 'CCO[Si](OCC)(OCC)OCC', { nMethyl: 4, nEther: 0, nAlkoxysilane: 4 }],
  ['bromochloroiodobenzene', 'Clc1cc(Br)cc(I)c1', { nBenzene: 1, nChlorine: 1, nBromine: 1, nIodine: 1 }],
  ['benzothiophene', 'c1ccc2sccc2c1', { nBenzene: 1, nThiophene: 1 }],
  ['furan', 'c1ccoc1', { nFuran: 1 }],
  ['carbazole', 'c1ccc2c(c1)[nH]c1ccccc12', { nBenzene: 2, nPyrrole: 1, nCarbazole: 1 }],
  ['quinoline', 'c1ccc2ncccc2c1', { nBenzene: 1, nPyridine: 1 }],
  ['1,3,5-triazine', 'c1ncncn1', { nTriazine: 1 }],
  ['benzimidazole', 'c1ccc2[nH]cnc2c1', { nBenzene: 1, nImidazole: 1 }],
  ['thiazole', 'c1cscn1', { nThiazole: 1 }],
  ['2,5-diphenyl-1,3,4-oxadiazole', 'c1ccccc1-c1nnc(o1)-c1ccccc1', { nBenzene: 2, nOxadiazole: 1 }],
  ['2,1,3-benzothiadiazole', 'c1ccc2nsnc2c1', { nBenzene: 1, nBenzothiadiazole: 1 }],
];

describe('functional groups', () => {
  it.each(molecules)('of %s are those of its name', (_, smiles, groups) => {
    expect(found(smiles)).toEqual(Object.fromEntries(Object.entries(groups).filter(([, count]) => count > 0)));
  });

  it('all occur in a molecule above, under a name of their own', () => {
    const seen = new Set(molecules.flatMap(([, smiles]) => Object.keys(found(smiles))));
    expect(FUNCTIONAL_GROUPS.map(({ name }) => name).filter((name) => !seen.has(name))).toEqual([]);
    expect(new Set(FUNCTIONAL_GROUPS.map(({ name }) => name)).size).toBe(FUNCTIONAL_GROUPS.length);
  });

  it('come per heavy atom as well', () => {
    expect(chemistry.groups('CCOCC', { perAtom: true })).toMatchObject({ nEther: 1, nEtherPerAtom: 0.2 });
  });
});

describe('functional groups of polymers', () => {
  it.each([
    ['poly(ethylene oxide)', '*CCO*', { nEther: 1 }],
    ['the same, written otherwise', '[*]OCC[*]', { nEther: 1 }],
    ['polystyrene', '*CC(*)c1ccccc1', { nBenzene: 1 }],
    ['poly(ethylene terephthalate)', '*OCCOC(=O)c1ccc(cc1)C(*)=O', { nBenzene: 1, nEster: 2 }],
    ['nylon 66', '*NCCCCCCNC(=O)CCCCC(*)=O', { nAmide: 2 }],
    ['bisphenol A polycarbonate', '*OC(=O)Oc1ccc(cc1)C(C)(C)c1ccc(*)cc1', { nMethyl: 2, nBenzene: 2, nCarbonate: 1 }],
    ['poly(dimethylsiloxane)', '*[Si](C)(C)O*', { nMethyl: 2, nSiloxane: 1 }],
    ['poly(p-phenylene)', '*c1ccc(*)cc1', { nBenzene: 1 }],
    ['a polyurea', '*NCCNC(*)=O', { nUrea: 1 }],
    ['polyethylene', '*CC*', {}],
    ['polyacetylene', '*/C=C/*', { nAlkene: 1 }],
    ['polymethylene', '*C*', {}],
    ['poly(vinyl chloride)', '*CC(*)Cl', { nChlorine: 1 }],
    ['poly-L-alanine', '*N[C@@H](C)C([2*])=O', { nMethyl: 1, nAmide: 1 }],
    ['poly(3-hexylthiophene)', '*c1sc(*)cc1CCCCCC', { nMethyl: 1, nThiophene: 1 }],
    ['Kapton', '*c1ccc(cc1)Oc1ccc(cc1)N1C(=O)c2cc3C(=O)N(*)C(=O)c3cc2C1=O', { nBenzene: 3, nEther: 1, nImide: 2 }],
  ])('of %s are those of a unit within its chain', (_, smiles, groups) => {
    expect(found(smiles)).toEqual(groups);
  });

  it('are counted as written with one open end, or more than two', () => {
    expect(found('*CCO')).toEqual({ nAlcohol: 1 });
    expect(found('*C(*)(*)OC')).toEqual({ nEther: 1, nMethyl: 1 });
    expect(found('*=Cc1ccc(cc1)C=*')).toEqual({ nBenzene: 1 });
  });
});

/** One polymer: what a calculation says of it, and what was measured; indices at 589 nm. */
export interface PolymerOptics {
  readonly name: string;
  /** Repeat unit with open ends. */
  readonly smiles: string;
  /** Of the repeat unit. */
  readonly formula: string;
  readonly calculated: Optics;
  readonly measured: Optics;
}

export interface Optics {
  readonly refractiveIndex: number;
  readonly abbeNumber: number;
}

type Row = readonly [
  name: string,
  smiles: string,
  formula: string,
  calculatedIndex: number,
  calculatedAbbe: number,
  measuredIndex: number,
  measuredAbbe: number,
];

// source, licence and citation stand in the README
const rows: readonly Row[] = [
  ['TPX', '*C(C*)CC(C)C', 'C6H12', 1.45513, 25.909, 1.466, 61],
  ['PMMA', '*C(C*)(C(=O)OC)C', 'C5H8O2', 1.44039, 22.763, 1.492, 58],
  ['PS', '*C(C*)c1ccccc1', 'C8H8', 1.57816, 13.731, 1.592, 31],
  ['PC', '*Oc1ccc(cc1)C(c1ccc(cc1)OC(=O)*)(C)C', 'C16H14O3', 1.57425, 12.472, 1.584, 31],
  ['PMA-DPA', '*CC(C)(*)C(OCCN(C1=CC=CC=C1)C2=CC=CC=C2)=O', 'C18H19NO2', 1.57795, 9.172, 1.614, 24.1],
  ['PMA-Cz', '*CC(C)(*)C(OCCN1C2=CC=CC=C2C3=C1C=CC=C3)=O', 'C18H17NO2', 1.61358, 9.484, 1.645, 21.5],
  ['PMA-DPM', '*CC(*)(C(OCCC(C1=CC=CC=C1)C2=CC=CC=C2)=O)C', 'C19H20O2', 1.53458, 13.886, 1.588, 33.7],
  ['PMA-FI', '*CC(C)(*)C(OCCC1C2=CC=CC=C2C3=C1C=CC=C3)=O', 'C19H18O2', 1.55884, 10.061, 1.631, 25.7],
  ['PMA-oPP', '*CC(*)(C(OCCOC1=CC=CC=C1C2=CC=CC=C2)=O)C', 'C18H18O3', 1.58165, 11.277, 1.607, 27.6],
  ['P1', '*C1=CC=C(SC2=CC=C(S/C=C(C3=CC=C(Cl)C=C3)\\S*)C=C2)C=C1', 'C20H13ClS3', 1.77196, 6.692, 1.7448, 12.4083],
  ['P2', '*C1=CC=C(C=C1)SC2=CC=C(C=C2)S/C=C(S*)/C3=CC=C(C=C3)OC', 'C21H16OS3', 1.74322, 7.266, 1.7658, 11.8913],
  ['P3', '*C1=CC=C(SC2=CC=C(S/C=C(C3=CC=C(Br)C=C3)\\S*)C=C2)C=C1', 'C20H13BrS3', 1.7625, 7.961, 1.8433, 19.5208],
  [
    'P4',
    '*C1=CC=C(C=C1)SC2=CC=C(C=C2)S/C=C(S*)/C3=CC=C(C=C3)/C(C4=CC=CC=C4)=C(C5=CC=CC=C5)\\C6=CC=CC=C6',
    'C40H28S3',
    1.69341,
    6.422,
    1.7369,
    10.7661,
  ],
  ['P5', '*C1=CC=C(C2=CC=C(C=C2)S/C=C(S*)/C3=CC=C(C=C3)Br)C=C1', 'C20H13BrS2', 1.76927, 6.71, 1.7798, 8.463],
  ['CHDT-DVS', '*CCS(CCSC1CCC(S*)CC1)(=O)=O', 'C10H18O2S3', 1.55911, 20.823, 1.6107, 50.6],
  ['BSMD-DVS', '*SCC1CSC(CS1)CSCCS(CC*)(=O)=O', 'C10H18O2S5', 1.57585, 18.095, 1.6627, 42.6],
  ['P16', '*SCC1CSC(CSC(NCC2CC(CNC(*)=O)CCC2)=O)CS1', 'C16H26N2O2S4', 1.55051, 17.417, 1.62, 38.5],
  ['P17', '*C(C*)(C(=O)SC)C', 'C5H8OS', 1.50424, 15.566, 1.582, 38.6],
  ['P18', '*C(C(OCC1CSCCS1)=O)(C)C*', 'C9H14O2S2', 1.50148, 18.649, 1.59, 43],
  ['P19', '*C(C)(C*)C(OCCNC(OCCSC1CC2C(SC(S3)=O)C3C1C2)=O)=O', 'C17H23NO5S3', 1.53179, 18.418, 1.59, 42.9],
  ['P20', '*C(C*)(C(OCCSC1C2C(SC(S3)=O)C3C(C2)C1)=O)C', 'C14H18O3S3', 1.53551, 18.113, 1.61, 44.5],
  ['P21', '*C(C*)C(OCCSC1C2C3SC(SC3C(C2)C1)=O)=O', 'C13H16O3S3', 1.55334, 17.422, 1.62, 40.2],
  ['P22', '*C(C*)(C(SCCSC1C2C(SC(S3)=O)C3C(C2)C1)=O)C', 'C14H18O2S4', 1.57837, 16.275, 1.64, 42.1],
  ['P23', '*SCC1CSC(CSC(C2CCC(C(*)=O)CC2)=O)CS1', 'C14H20O2S4', 1.55788, 17.719, 1.631, 38],
  ['P24', '*CCS(CCSC1SCC(SC1)S*)(=O)=O', 'C8H14O2S5', 1.59509, 18.215, 1.686, 48.6],
  ['CYTOP', '*C(F)(F)C(C1(C(F)(F)*)F)(F)OC(C1(F)F)(F)F', 'C6F10O', 1.3115, 43.016, 1.34, 90],
];

/** 26 polymers of which both are known. */
export const polymerOptics: readonly PolymerOptics[] = rows.map(
  ([name, smiles, formula, calculatedIndex, calculatedAbbe, measuredIndex, measuredAbbe]) => ({
    name,
    smiles,
    formula,
    calculated: { refractiveIndex: calculatedIndex, abbeNumber: calculatedAbbe },
    measured: { refractiveIndex: measuredIndex, abbeNumber: measuredAbbe },
  }),
);

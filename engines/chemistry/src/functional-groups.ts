/** A group of atoms that a chemist counts in a molecule. */
export interface FunctionalGroup {
  /** Name of the count, e.g. `nEther`. */
  readonly name: string;
  readonly meaning: string;
  /** Daylight SMARTS; every set of atoms that it matches counts once. */
  readonly smarts: string;
}

/** Raised with every change of what is counted, for the cards of models made with it. */
export const GROUPS_VERSION = '1';

const group = (name: string, meaning: string, smarts: string): FunctionalGroup => ({ name, meaning, smarts });

/** A carbon that is not doubly bound to O, S or N: no acyl. */
const R = '[#6;!$([CX3]=[O,S,N])]';
/** The carbonyl of a carboxylic acid, also within a ring that counts as aromatic. */
const ACYL = '$([#6X3](=[OX1])[#6]),$([CX3H1]=[OX1])';
/** A ring carbon that is no carbonyl. */
const NO_CARBONYL = '[c;!$(c=[OX1])]';
/** An amine's nitrogen: not of an amide, sulfonamide, amidine, hydrazine or hydroxylamine. */
const AMINE = 'NX3;!$(N[#6,#15,#16]=[#7,#8,#16]);!$(N[#7,#8])';

/**
 * Groups that matter in organic functional materials and polymers. A group within another is counted as both: the benzene rings of a
 * carbazole, the carbonyls of a quinone as ketones, a triarylamine as tertiary amine. Aromatic atoms are those of RDKit's model.
 */
export const FUNCTIONAL_GROUPS: readonly FunctionalGroup[] = [
  group('nMethyl', 'CH3', '[CX4H3]'),
  group('nTertButyl', 'carbon with three CH3', '[CX4H0]([CH3])([CH3])[CH3]'),
  group('nAlkene', 'C=C that is not aromatic', '[CX3]=[CX3]'),
  group('nAlkyne', 'C≡C', '[CX2]#[CX2]'),
  group('nBenzene', 'benzene ring, also fused', 'c1ccccc1'),

  group('nAlcohol', 'OH on a saturated carbon', '[CX4][OX2H]'),
  group('nPhenol', 'OH on an aromatic ring', 'c[OX2H]'),
  group('nEther', 'C-O-C without acyl, not in a ring of three', `[OX2H0;!r3](${R})${R}`),
  group('nEpoxide', 'ring of two carbons and an oxygen', '[OX2r3]1[#6r3][#6r3]1'),
  group('nAldehyde', 'CHO', '[CX3H1](=[OX1])[#6]'),
  group('nKetone', 'C=O between two carbons', '[CX3](=[OX1])([#6])[#6]'),
  group('nQuinone', '1,4-quinone ring, also fused', '[OX1]=[#6]1[#6]=,:[#6][#6](=[OX1])[#6]=,:[#6]1'),
  group('nCarboxylicAcid', 'COOH or its anion', '[CX3](=[OX1])[OX2H1,OX1-]'),
  group('nEster', 'ester of a carboxylic acid, also lactone', `[CX3;${ACYL}][OX2H0]${R}`),
  group('nAnhydride', 'anhydride of a carboxylic acid', `[#8X2]([${ACYL}])[${ACYL}]`),
  group('nCarbonate', 'ester of carbonic acid', '[OX2][CX3](=[OX1])[OX2]'),
  group('nPeroxide', 'O-O', '[OX2][OX2]'),

  group('nPrimaryAmine', 'NH2 on carbon', `[${AMINE};H2][#6]`),
  group('nSecondaryAmine', 'NH between two carbons', `[${AMINE};H1]([#6])[#6]`),
  group('nTertiaryAmine', 'N between three carbons', `[${AMINE};H0]([#6])([#6])[#6]`),
  group('nTriarylamine', 'N between three aromatic rings', '[NX3H0](c)(c)c'),
  group('nAmmonium', 'N with four bonds, charged', '[NX4+]'),
  group('nImine', 'C=N, not of an amidine, hydrazone or oxime', '[CX3;!$(C(=N)[#7,#8,#16])]=[NX2;!$(N[#7,#8])]'),
  group('nNitrile', 'C≡N', '[CX2]#[NX1]'),
  group('nNitro', 'NO2', '[$([NX3](=O)=O),$([NX3+](=O)[O-])]'),
  group('nAzo', 'N=N between carbons', '[#6][NX2]=[NX2][#6]'),
  group('nAzide', 'N3', '[$(N=[N+]=[N-]),$([N-][N+]#N)]'),
  group(
    'nAmide',
    'amide of a carboxylic acid, also lactam; no imide, no aromatic ring',
    `[CX3;${ACYL}][NX3;!$(N([CX3]=O)[CX3]=O)]`,
  ),
  group('nImide', 'N between two C=O of carboxylic acids', `[#7X3]([${ACYL}])[${ACYL}]`),
  group('nUrea', 'C=O between two N', '[NX3][CX3](=[OX1])[NX3]'),
  group('nCarbamate', 'urethane: C=O between N and O', '[NX3][CX3](=[OX1])[OX2H0]'),
  group('nIsocyanate', 'N=C=O', '[NX2]=[CX2]=[OX1]'),

  group('nThiol', 'SH', '[#6][SX2H]'),
  group('nThioether', 'C-S-C, not aromatic', '[#6][SX2H0][#6]'),
  group('nDisulfide', 'S-S', '[SX2][SX2]'),
  group('nSulfoxide', 'S=O between carbons', '[#6][$([SX3]=[OX1]),$([SX3+][OX1-])][#6]'),
  group('nSulfone', 'SO2 between carbons', '[#6][SX4](=[OX1])(=[OX1])[#6]'),
  group('nSulfonamide', 'SO2 on nitrogen', '[#6][SX4](=[OX1])(=[OX1])[NX3]'),
  group('nSulfonicAcid', 'SO3H or its anion', '[#6][SX4](=[OX1])(=[OX1])[OX2H1,OX1-]'),

  group('nPhosphine', 'P between three carbons', '[PX3]([#6])([#6])[#6]'),
  group('nPhosphineOxide', 'P=O between three carbons', '[PX4](=[OX1])([#6])([#6])[#6]'),
  group('nPhosphate', 'phosphate or phosphonate', '[PX4;$(P(=[OX1])([OX2,OX1-])[OX2,OX1-])]'),
  group('nBoronate', 'boronic acid or ester', '[#6][BX3]([OX2])[OX2]'),
  group('nSiloxane', 'Si-O-Si', '[SiX4][OX2][SiX4]'),
  group('nAlkoxysilane', 'Si-O-C', '[SiX4][OX2][#6]'),

  group('nFluorine', 'F on carbon', '[#6]F'),
  group('nChlorine', 'Cl on carbon', '[#6]Cl'),
  group('nBromine', 'Br on carbon', '[#6]Br'),
  group('nIodine', 'I on carbon', '[#6]I'),
  group('nTrifluoromethyl', 'CF3', '[CX4;$(C(F)(F)F)]'),

  group('nThiophene', 'thiophene ring, also fused', 's1cccc1'),
  group('nFuran', 'furan ring, also fused', `o1${NO_CARBONYL}cc${NO_CARBONYL}1`),
  group('nPyrrole', 'pyrrole ring, also fused', `[nX3]1${NO_CARBONYL}cc${NO_CARBONYL}1`),
  group('nCarbazole', 'carbazole', 'c1ccc2c(c1)[nX3]c1ccccc12'),
  group('nPyridine', 'pyridine ring, also fused', '[nX2]1ccccc1'),
  group('nTriazine', '1,3,5-triazine ring', '[nX2]1c[nX2]c[nX2]c1'),
  group('nImidazole', 'imidazole ring, also fused', '[nX3]1c[nX2]cc1'),
  group('nThiazole', 'thiazole ring, also fused', 's1c[nX2]cc1'),
  group('nOxadiazole', '1,3,4-oxadiazole ring', 'o1c[nX2][nX2]c1'),
  group('nBenzothiadiazole', '2,1,3-benzothiadiazole', 'c1ccc2nsnc2c1'),
];

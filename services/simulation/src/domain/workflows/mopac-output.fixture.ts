/** The lines of MOPAC 22.0.6 that are read, of a molecule of mass g/mol with polarisability volumes in Å³; it stands for any geometry. */
export const mopacReport = (mass: number, volumes: readonly number[]): string =>
  [
    ' **                              MOPAC v22.0.6                                **',
    '          FINAL HEAT OF FORMATION =        -23.08852 KCAL/MOL =     -96.60238 KJ/MOL',
    `          MOLECULAR WEIGHT        =         ${mass}         POINT GROUP:  C1`,
    '                             CARTESIAN COORDINATES',
    '   1    C        0.937072019    -0.013812601    -0.065855204',
    '   2    H        0.553968647     0.012629387     0.959849111',
    '           Empirical Formula: C1 H1  =     2 atoms',
    '    2          H           0.138603        0.8614     0.86140',
    ...volumes.map((volume) => `  ISOTROPIC AVERAGE ALPHA =     110.11326 A.U. =     ${volume} ANG.**3`),
    ' * JOB ENDED NORMALLY *',
  ].join('\n');

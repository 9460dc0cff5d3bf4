const MAXIMUM_SMILES = 400;
const SMILES = /^[A-Za-z0-9@+\-[\]()=#$:/\\.%]+$/;
/** Beyond, molecules of any size come apart, or nothing condenses. */
const TEMPERATURES = [50, 800] as const;

/** What is wrong with the SMILES of a molecule, in words; undefined when nothing is. */
export function problemOfMolecule(smiles: unknown): string | undefined {
  if (typeof smiles !== 'string' || smiles === '') return 'smiles is missing';
  if (smiles.length > MAXIMUM_SMILES) return `smiles is longer than ${MAXIMUM_SMILES} characters`;
  if (!SMILES.test(smiles)) return `${JSON.stringify(smiles)} has characters that no SMILES of a molecule has`;
  if (smiles.includes('.')) return 'smiles has several fragments; give one molecule';
  return undefined;
}

/** What is wrong with a temperature in K, in words; undefined when nothing is. */
export function problemOfTemperature(temperature: string | number | undefined): string | undefined {
  const [lowest, highest] = TEMPERATURES;
  if (temperature === undefined) return 'temperature is missing; give it in K';
  if (!(Number(temperature) >= lowest && Number(temperature) <= highest))
    return `temperature ${temperature} is not within ${lowest} to ${highest} K`;
  return undefined;
}

/** Beyond, molecules of any size come apart, or nothing condenses, K. */
const [LOWEST, HIGHEST] = [50, 800];

/** What is wrong with a temperature in K, in words; undefined when nothing is. */
export function problemOfTemperature(temperature: string | number | undefined): string | undefined {
  if (temperature === undefined) return 'temperature is missing; give it in K';
  if (Number(temperature) >= LOWEST && Number(temperature) <= HIGHEST) return undefined;
  return `temperature ${temperature} is not within ${LOWEST} to ${HIGHEST} K`;
}

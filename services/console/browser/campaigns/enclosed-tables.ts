/** Texts of files that stand beside a campaign, by file name. */
export type FileTexts = ReadonlyMap<string, string>;

/**
 * The tables as they are sent: under every name by which the campaign speaks of them. A browser tells the name of a file and not
 * its folder, so that `data/solvents.csv` in the campaign is the file `solvents.csv`.
 */
export function tablesNamedIn(campaign: string, files: FileTexts): Record<string, string> {
  const words = campaign.split(/[\s"'{}[\],]+/);
  const entries = [...files].flatMap(([name, text]) => {
    const paths = words.filter((word) => word.endsWith(`/${name}`));
    return [name, ...paths].map((as) => [as, text] as const);
  });
  return Object.fromEntries(entries);
}

/**
 * What LAMMPS can do, as its help lists it: its optional packages (`KSPACE`), and its styles with their kind
 * (`pair lj/cut/coul/long`, `fix shake`).
 */
export function lammpsCapabilities(help: string): readonly string[] {
  const [before, styles] = help.split(/^List of individual style options.*$/m);
  const packages = before!.split(/^Installed packages:$/m)[1] ?? '';
  return [...wordsOf(packages), ...(styles ?? '').split(/^\* /m).flatMap(stylesOfSection)];
}

/** A section is named by its kind: `Pair styles:` and, on the lines below, the styles. */
function stylesOfSection(section: string): readonly string[] {
  const [, kind, styles] = /^(\w+) styles:?$(.*)/ms.exec(section) ?? [];
  return kind && styles ? wordsOf(styles).map((style) => `${kind.toLowerCase()} ${style}`) : [];
}

const wordsOf = (text: string): string[] => text.split(/\s+/).filter((word) => word !== '');

const COMMAND =
  /^(?:(?<kind>atom|pair|bond|angle|dihedral|improper|kspace)_style|(?<named>fix|compute) +\S+ +\S+) +(?<style>\S+)/gm;

/** The styles that a script uses, in the words of `lammpsCapabilities`. */
export const stylesUsedIn = (script: string): readonly string[] => [
  ...new Set([...script.matchAll(COMMAND)].map(({ groups }) => `${groups!.kind ?? groups!.named} ${groups!.style}`)),
];

import { columnIndex, experimentsOf, parseTable, pointAsWritten, type Table, TableError } from '@meguri/bayesopt';
import type { FileProblem, Goal, Quantity } from '@meguri/contracts';
import type { EarlierMeasurements, EnclosedTable } from '../../application/ports.js';
import { sentence } from '../sentence.js';

type Measurement = EarlierMeasurements['measurements'][number];

/**
 * Reads measurements that were made before a campaign: a column for each parameter and objective, numbers in the units of
 * the campaign, results also limits such as `>=95` or `<2`. A parameter that has a condition may be empty; rows without a value of any
 * objective, and those that say that the experiment failed, are left out. Each row that cannot be read is a problem with its line.
 */
export function readEarlierMeasurements({ name, text, sds = {} }: EnclosedTable, goal: Goal): EarlierMeasurements {
  const measurements: Measurement[] = [];
  const problems: FileProblem[] = [];
  const orReport = (work: () => void) => {
    try {
      work();
    } catch (error) {
      if (!(error instanceof TableError)) throw error;
      problems.push(problemOf(name, error));
    }
  };
  orReport(() => {
    const table = parseTable(text, { asWritten: goal.objectives.map((objective) => objective.name) });
    const needed = [...goal.parameters, ...goal.objectives].map((each) => each.name);
    for (const column of [...needed, ...Object.values(sds)]) columnIndex(table, column);
    checkObjectives(sds, goal);
    table.rows.forEach((row, i) => {
      const line = table.lines[i]!;
      orReport(() => {
        const values = valuesIn({ ...table, rows: [row], lines: [line] }, goal, sds);
        if (values.length > 0) measurements.push({ line, point: pointAsWritten(table, i, goal.parameters), values });
      });
    });
  });
  return { measurements, problems };
}

const problemOf = (file: string, { line = 1, column = '', message }: TableError): FileProblem => ({
  file,
  line,
  column: 1,
  field: column,
  message: sentence(message.replace(/^line \d+: /, '')),
  remedy: 'Give a column for each parameter and objective, named like them, with numbers in their units.',
});

type SdColumns = Readonly<Record<string, string>>;

function checkObjectives(sds: SdColumns, { objectives }: Goal): void {
  const stray = Object.keys(sds).find((objective) => objectives.every(({ name }) => name !== objective));
  if (stray !== undefined)
    throw new TableError(
      `its numbers are called the standard deviations of ${stray}, which is no objective`,
      1,
      sds[stray],
    );
}

/** What a table of one row says of the objectives. */
function valuesIn(row: Table, { objectives }: Goal, sdColumns: SdColumns): Quantity[] {
  const { observations } = experimentsOf(
    row,
    [],
    objectives.map(({ name }) => ({ name })),
    sdColumns,
  );
  return observations.flatMap(({ values, sds, censored }) =>
    objectives.flatMap(({ name, unit }): Quantity[] => {
      const value = values[name];
      if (value === undefined || value === null || !Number.isFinite(value)) return [];
      const [uncertainty, side] = [sds?.[name], censored?.[name]];
      return [
        { name, unit, value, ...(uncertainty !== undefined && { uncertainty }), ...(side && { censored: side }) },
      ];
    }),
  );
}

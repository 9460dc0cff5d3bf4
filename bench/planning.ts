// How good the planner is and how long it thinks, with what each figure has to reach: `npm run bench:planning -- --json`.
import { functions, measureFunction } from './planning/functions.ts';
import { measureOdd } from './planning/odd.ts';
import { measureSources, sourcesTasks } from './planning/sources.ts';
import { measureSuggestTime, suggestTimes } from './planning/suggest-times.ts';
import { measureTable, tables } from './planning/tables.ts';
import { type Part, runParts, say } from './run-parts.ts';

const usage = `  --seeds N      campaigns per figure (default 50)
  --calls N      decisions per time (default 200)
  --proposals N  proposals in odd campaigns (default 1000000)
`;

const defaults = { seeds: 50, calls: 200, proposals: 1_000_000 };
await runParts('planning', usage, defaults, ({ seeds, calls, proposals }) => [
  ...functions.map((task): Part => [task.name, () => measureFunction(task, seeds, say)]),
  ...tables.map((table): Part => [table.name, () => measureTable(table, seeds, say)]),
  ...sourcesTasks.map((task): Part => [task.name, () => measureSources(task, seeds, say)]),
  ['odd campaigns', () => measureOdd(proposals, say)],
  ...suggestTimes.map((time): Part => [time.name, () => measureSuggestTime(time, calls, say)]),
]);

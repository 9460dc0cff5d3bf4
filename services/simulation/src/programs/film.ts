import { readFileSync, writeFileSync } from 'node:fs';
import { analyseFilm } from '../domain/workflows/soft-matter/film-analysis.js';
import { run } from './program.js';

// meguri-film PLAN TRAJECTORY LOG FILM: what became of a deposition
await run((plan, trajectory, log, film) => {
  const text = (name: string) => readFileSync(name, 'utf8');
  writeFileSync(film!, `${JSON.stringify(analyseFilm(text(trajectory!), text(log!), JSON.parse(text(plan!))))}\n`);
});

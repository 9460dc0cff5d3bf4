import { readFileSync, writeFileSync } from 'node:fs';
import { analyseFilm } from '../domain/workflows/soft-matter/film-analysis.js';
import { readJson, run } from './program.js';

// meguri-film PLAN TRAJECTORY LOG FILM: what became of a deposition
await run((plan, trajectory, log, film) => {
  const [frames, thermo] = [trajectory!, log!].map((file) => readFileSync(file, 'utf8'));
  writeFileSync(film!, `${JSON.stringify(analyseFilm(frames!, thermo!, readJson(plan!)))}\n`);
});

import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { NestExpressApplication } from '@nestjs/platform-express';

const packageFolder = join(import.meta.dirname, '../../..');
const require = createRequire(import.meta.url);
const uplotFolder = dirname(require.resolve('uplot/package.json'));
/** What was built of an engine. Its modules run in the browser as they are when they import nothing from outside of their folder. */
const builtOf = (engine: string): string => join(dirname(require.resolve(engine)), '../dist');

/** Serves what pages need, all from this machine: style, our browser modules, and the plotting library, readers of tables. */
export function serveAssets(app: NestExpressApplication): void {
  const options = { index: false, redirect: false, setHeaders: revalidate } as const;
  app.useStaticAssets(join(uplotFolder, 'dist/uPlot.esm.js'), { ...options, prefix: '/assets/vendor/uplot.js' });
  app.useStaticAssets(join(uplotFolder, 'dist/uPlot.min.css'), { ...options, prefix: '/assets/vendor/uplot.css' });
  app.useStaticAssets(builtOf('@meguri/plots'), { ...options, prefix: '/assets/vendor/plots/' });
  app.useStaticAssets(join(builtOf('@meguri/bayesopt'), 'tables'), { ...options, prefix: '/assets/vendor/tables/' });
  app.useStaticAssets(join(packageFolder, 'dist/browser'), { ...options, prefix: '/assets/' });
  app.useStaticAssets(join(packageFolder, 'assets'), { ...options, prefix: '/assets/' });
}

/** Kept by the browser, but asked about each time: after an update no page runs old code. */
function revalidate(response: { setHeader(name: string, value: string): unknown }): void {
  response.setHeader('Cache-Control', 'no-cache');
}

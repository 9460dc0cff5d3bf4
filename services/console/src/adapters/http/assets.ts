import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { NestExpressApplication } from '@nestjs/platform-express';

const packageFolder = join(import.meta.dirname, '../../..');
const plotFolder = dirname(createRequire(import.meta.url).resolve('uplot/package.json'));

/** Serves what pages need, all from this machine: style, our browser modules, and the plotting library. */
export function serveAssets(app: NestExpressApplication): void {
  const options = { index: false, redirect: false, setHeaders: revalidate } as const;
  app.useStaticAssets(join(plotFolder, 'dist/uPlot.esm.js'), { ...options, prefix: '/assets/vendor/uplot.js' });
  app.useStaticAssets(join(plotFolder, 'dist/uPlot.min.css'), { ...options, prefix: '/assets/vendor/uplot.css' });
  app.useStaticAssets(join(packageFolder, 'dist/browser'), { ...options, prefix: '/assets/' });
  app.useStaticAssets(join(packageFolder, 'assets'), { ...options, prefix: '/assets/' });
}

/** Kept by the browser, but asked about each time: after an update no page runs old code. */
function revalidate(response: { setHeader(name: string, value: string): unknown }): void {
  response.setHeader('Cache-Control', 'no-cache');
}

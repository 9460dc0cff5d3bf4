import type { INestApplication } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { serveApiDocument } from './api-document.js';
import { serveAssets } from './assets.js';
import { guardOrigin } from './guard-origin.js';
import { hardenAnswers } from './harden-answers.js';

/** A campaign file with its earlier measurements; more does not fit into one message anyway. */
const LARGEST_BODY = '1mb';

/** Prepares the HTTP side: guards, body parsers, static files and the OpenAPI document. */
export function configureConsole(nest: INestApplication): void {
  const app = nest as NestExpressApplication;
  app.disable('x-powered-by');
  app.use(hardenAnswers, guardOrigin);
  app.useBodyParser('json', { limit: LARGEST_BODY });
  app.useBodyParser('text', { type: ['text/*', 'application/yaml', 'application/x-yaml'], limit: LARGEST_BODY });
  serveAssets(app);
  serveApiDocument(app);
}

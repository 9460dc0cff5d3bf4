import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import type { Request, Response } from 'express';

const description =
  "The people's door of a Meguri laboratory. Refusals are application/problem+json with a stable code and a remedy. " +
  'Commands take an Idempotency-Key: repeat one whose answer was lost with the same key.';

/** The OpenAPI document of the console; its schemas are those of the contracts. */
export function apiDocument(app: INestApplication) {
  const about = new DocumentBuilder().setTitle('Meguri console').setDescription(description).setVersion('1').build();
  const document = SwaggerModule.createDocument(app, about);
  const paths = Object.entries(document.paths).filter(([path]) => path.startsWith('/api/'));
  return { ...document, paths: Object.fromEntries(paths) };
}

/** Serves the document at /api/openapi.json. */
export function serveApiDocument(app: INestApplication): void {
  let text: string | undefined;
  app.getHttpAdapter().get('/api/openapi.json', (_request: Request, response: Response) => {
    text ??= JSON.stringify(apiDocument(app));
    response.type('application/json').send(text);
  });
}

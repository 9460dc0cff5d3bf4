import { LabError } from '@meguri/contracts';
import type { NextFunction, Request, Response } from 'express';

const loopback = new Set(['127.0.0.1', 'localhost', '[::1]']);
const reading = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses what another site makes a browser send here. The console knows no users, so any page that the operator opens
 * could otherwise order it about: a foreign `Host` is DNS rebinding, a foreign `Origin` is cross-site request forgery.
 */
export function guardOrigin(request: Request, _response: Response, next: NextFunction): void {
  const { host = '', origin } = request.headers;
  const name = host.replace(/:\d+$/, '');
  if (!loopback.has(name)) throw foreign(`The request is for host ${host}, not for this machine`);
  const site = request.headers['sec-fetch-site'];
  const isForeign = (origin !== undefined && origin !== `http://${host}`) || site === 'cross-site';
  if (isForeign && !reading.has(request.method)) throw foreign(`The request comes from ${origin ?? 'another site'}`);
  next();
}

const foreign = (message: string): LabError => new LabError('CONSOLE.FOREIGN_ORIGIN', message);

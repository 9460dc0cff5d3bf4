import type { UAObject } from 'node-opcua';
import type { ProgramDescription } from '../programs/device-description.js';
import { assign } from './nodes.js';

// the day the programs were written down; a template does not change between starts
const created = new Date('2026-11-22T00:00:00Z');

/** Fills a ProgramTemplate; its DeviceTemplateId is what StartProgram asks for. */
export function describeTemplate(template: UAObject, program: ProgramDescription): void {
  assign(template, {
    DeviceTemplateId: program.name,
    Description: program.description,
    Author: 'Meguri',
    Created: created,
    Modified: created,
    Version: '1',
  });
}

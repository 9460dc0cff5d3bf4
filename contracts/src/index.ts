export * from './contract.js';
export * from './envelope.js';
export { type CatalogueEntry, type ErrorCode, errorCatalogue } from './error-catalogue.js';
export { isLabError, LabError, type LabErrorOptions } from './lab-error.js';
export * from './subjects.js';

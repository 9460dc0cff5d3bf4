export { CampaignReport, results } from './results.js';
export { type LaboratoryRecord, type ProcessRecord, readLaboratory } from './start/laboratory-file.js';

export { CampaignReport } from './results/laboratory.js';
export { results } from './results/results.js';
export { type LaboratoryRecord, type ProcessRecord, readLaboratory } from './start/laboratory-file.js';

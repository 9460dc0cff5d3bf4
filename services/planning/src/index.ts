export { readCampaignFile } from './adapters/campaign-file/read-campaign-file.js';
export type { CampaignFile, Located } from './application/ports.js';
export { PlanningModule } from './planning.module.js';

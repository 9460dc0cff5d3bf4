import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the project that this program was built in. */
export const projectRoot = fileURLToPath(new URL('../../', import.meta.url));

/** The data directory unless another is named: `.meguri` in the project folder. */
export const defaultDataDirectory = join(projectRoot, '.meguri');

/** The campaign that `start` runs unless another is named. */
export const bundledCampaign = join(projectRoot, 'campaigns', 'direct-arylation.yaml');

/** The workcell that `start` simulates unless MEGURI_WORKCELL names another. */
export const bundledWorkcell = join(projectRoot, 'workcells', 'arylation.yaml');

export type { AngleScan } from './angle-scan.js';
export type { Chromatogram } from './chromatogram.js';
export type { Act, Announcement, Effect } from './effect.js';
export { Journal } from './journal.js';
export { locations } from './locations.js';
export { endWithParent, reportFailures } from './process-life.js';

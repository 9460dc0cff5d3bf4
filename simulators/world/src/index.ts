export type { Chromatogram } from './chromatogram.js';
export type { Act, Announcement, Effect, EffectCount, EffectState } from './effect.js';
export { Journal } from './journal.js';
export { locations } from './locations.js';
export { endWithParent, reportFailures } from './process-life.js';
export { Obstacle, World } from './world.js';
export { worldServer } from './world-server.js';

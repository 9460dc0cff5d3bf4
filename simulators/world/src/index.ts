export type { Chromatogram } from './chromatogram.js';
export type { Act, Announcement, Effect, EffectCount, EffectState } from './effect.js';
export { endWithParent } from './end-with-parent.js';
export { Journal } from './journal.js';
export { locations } from './locations.js';
export { Obstacle, World } from './world.js';
export { worldServer } from './world-server.js';

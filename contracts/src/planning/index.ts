export * from './campaign-events.js';
export * from './goal.js';
export * from './requests.js';

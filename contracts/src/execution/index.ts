export * from './requests.js';
export * from './run-events.js';
export * from './workcell-events.js';

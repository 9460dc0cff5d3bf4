export * from './model.js';
export * from './requests.js';
export * from './screening.js';
export * from './study-events.js';
export * from './study-question.js';
